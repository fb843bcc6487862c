import { InvalidArgumentError, Option, type Command } from 'commander';
import { mostUnits } from '../forecaster/assert-units.js';

/** What every command asks of a table. */
export interface TableOptions {
  readonly timestamp?: string;
  readonly last?: number;
  readonly json?: boolean;
  readonly signal: AbortSignal;
}

/** What every command that trains is told. */
export interface TrainingOptions extends TableOptions {
  readonly target: readonly string[];
  readonly horizon: number;
  readonly epochs: number;
  readonly seed: number;
}

/** The network of a command that does not search for it. */
export interface NetworkOptions extends TrainingOptions {
  readonly window: number;
  readonly units: number;
}

export function addTableOptions(command: Command): Command {
  return command
    .argument(
      '<file>',
      'comma-, semicolon- or tab-separated text with a header, or JSON lines; - reads standard input',
    )
    .option('--timestamp <column>', 'column of dates (default: the first that holds dates)')
    .option('--last <rows>', 'keep the last rows only, in memory that does not grow with the table', toCount)
    .option('--json', 'print one JSON object, and nothing else, on standard output')
    .option('--debug', 'print where an error came from');
}

export function addTrainingOptions(command: Command): Command {
  return addTableOptions(command)
    .option('-t, --target <column>', 'column to forecast; may be given again', collect)
    .option('--horizon <steps>', 'how many steps ahead', toCount, 7)
    .option('--epochs <count>', 'how often training goes through the table, at most', toCount, 40)
    .option('--seed <number>', 'the same seed gives the same numbers', toSeed, 0);
}

export function addNetworkOptions(command: Command): Command {
  return addTrainingOptions(command)
    .addOption(
      new Option('--window <steps>', 'how many steps the network learns from at a time')
        .argParser(toCount)
        .default(60, '60, or four horizons of one network for many series'),
    )
    .option('--units <count>', 'how many numbers the network remembers', toUnits, 32);
}

/** Ends the command, unless a column to forecast was named. */
export function assertTarget(command: Command, target: readonly string[] | undefined): void {
  if (!target) command.error("error: give '--target <column>'");
}

export function toCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('Give a whole number above 0.');
}

export function toLevels(text: string): number[] {
  const levels = text.split(',').map(Number);
  if (levels.every((level) => level > 0 && level < 1)) return levels;
  throw new InvalidArgumentError('Give shares between 0 and 1, such as 0.8,0.95.');
}

function toUnits(text: string): number {
  const units = Number(text);
  if (Number.isInteger(units) && units > 0 && units <= mostUnits) return units;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${mostUnits}.`);
}

export function collect(column: string, before: readonly string[] = []): string[] {
  return [...before, column];
}

function toSeed(text: string): number {
  const seed = Number(text);
  if (Number.isInteger(seed) && seed >= 0) return seed;
  throw new InvalidArgumentError('Give a whole number, 0 or above.');
}
