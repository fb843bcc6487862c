import { exitCodesHelp, runProgram } from '@recurrent/core/node';
import { Command, InvalidArgumentError, Option } from 'commander';
import { forecastFile, type ForecastFileOptions } from './forecast-file.js';

/** Runs the command line → its exit code. */
export function run(words: readonly string[]): Promise<number> {
  return runProgram(words, { createProgram, interrupted: 'Nothing was saved.' });
}

function createProgram(signal: AbortSignal): Command {
  const program = new Command('recurrent-timeseries')
    .description('Forecast time series with recurrent networks.')
    .exitOverride()
    .showHelpAfterError('(--help lists the options)')
    .addHelpText('after', exitCodesHelp);
  const forecast = program
    .command('forecast')
    .description(
      'Train on a table with a column of dates, measure on its last tenth, forecast what comes next.',
    )
    .argument('<file>', 'comma-, semicolon- or tab-separated text with a header; - reads standard input')
    .option('-t, --target <column>', 'column to forecast; may be given again', collect)
    .option('--horizon <steps>', 'how many steps ahead', toCount, 7)
    .option('--timestamp <column>', 'column of dates (default: the first that holds dates)')
    .option('--window <steps>', 'how many steps the network learns from at a time', toCount, 60)
    .option('--units <count>', 'how many numbers the network remembers', toCount, 32)
    .option('--epochs <count>', 'how often training goes through the table, at most', toCount, 40)
    .option('--seed <number>', 'the same seed gives the same forecast', toSeed, 0)
    .option('--save <folder>', 'keep the trained model')
    .addOption(
      new Option('--model <folder>', 'forecast with a kept model, train nothing').conflicts(trainingOptions),
    )
    .option('--output <file>', 'write the forecast as CSV')
    .option('--json', 'print one JSON object, and nothing else, on standard output')
    .option('--debug', 'print where an error came from')
    .addHelpText('after', exitCodesHelp);
  return forecast.action((file: string, options: ForecastFileOptions) => {
    if (!options.model && !options.target)
      forecast.error("error: give '--target <column>', or '--model <folder>'");
    return forecastFile(file, { ...options, signal });
  }).parent!;
}

/** Options that a kept model has answered already. */
const trainingOptions = ['target', 'horizon', 'window', 'units', 'epochs', 'seed', 'save'];

function collect(column: string, before: readonly string[] = []): string[] {
  return [...before, column];
}

function toCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('Give a whole number above 0.');
}

function toSeed(text: string): number {
  const seed = Number(text);
  if (Number.isInteger(seed) && seed >= 0) return seed;
  throw new InvalidArgumentError('Give a whole number, 0 or above.');
}
