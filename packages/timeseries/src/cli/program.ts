import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { forecastFile, type ForecastFileOptions } from './forecast-file.js';

const exitCodes = { ok: 0, failed: 1, misused: 2, interrupted: 130 } as const;

const exitCodesHelp = `
Exit codes: 0 done, 1 failed (the message says why), 2 wrong options, 130 interrupted.`;

/** Runs the command line → its exit code. */
export async function run(words: readonly string[]): Promise<number> {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  // Once only: a second Ctrl-C ends the process there and then.
  process.once('SIGINT', interrupt);
  for (const output of [process.stdout, process.stderr]) output.on('error', ignoreClosedPipe);
  try {
    await createProgram(interruption.signal).parseAsync([...words], { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (interruption.signal.aborted) {
      process.stderr.write('Interrupted. Nothing was saved.\n');
      return exitCodes.interrupted;
    }
    return tell(error, words.includes('--debug'));
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
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

/** Says on standard error what went wrong → the exit code that stands for it. */
function tell(error: unknown, debug: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.misused;
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`${debug ? stack : `Error: ${message}`}\n`);
  return exitCodes.failed;
}

/** Whoever reads our output, such as `head`, may stop early. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
