import { exitCodesHelp, runProgram } from '@recurrent/core/node';
import { Command, Option } from 'commander';
import { backtestFile, type BacktestFileOptions } from './backtest-file.js';
import { evaluateFile, type EvaluateFileOptions } from './evaluate-file.js';
import { forecastFile, type ForecastFileOptions } from './forecast-file.js';
import { isKeptOfMany } from './kept-model.js';
import { backtestMany } from './many-backtest.js';
import { evaluateMany } from './many-evaluate.js';
import { forecastMany } from './many-forecast.js';
import { addId, addManyOptions, answeredByModel, asksForMany, type ManyOptions } from './many-options.js';
import {
  addNetworkOptions,
  addTableOptions,
  addTrainingOptions,
  assertTarget,
  toCount,
  toLevels,
} from './options.js';
import { searchNames, tuneFile, type TuneFileOptions } from './tune-file.js';

/** Runs the command line → its exit code. */
export function run(words: readonly string[]): Promise<number> {
  return runProgram(words, { createProgram, interrupted: 'No model and no forecast was saved.' });
}

function createProgram(signal: AbortSignal): Command {
  const program = new Command('recurrent-timeseries')
    .description('Forecast time series with recurrent networks.')
    .exitOverride()
    .showHelpAfterError('(--help lists the options)')
    .addHelpText('after', exitCodesHelp);
  addForecast(program.command('forecast'), signal);
  addEvaluate(program.command('evaluate'), signal);
  addBacktest(program.command('backtest'), signal);
  addTune(program.command('tune'), signal);
  for (const command of program.commands) command.addHelpText('after', exitCodesHelp);
  return program;
}

/** Options that a kept model has answered already. */
const answered = [
  'levels',
  'target',
  'horizon',
  'window',
  'units',
  'epochs',
  'seed',
  'save',
  ...answeredByModel,
];

/** The options as commander gives them: levels are false with `--no-levels`. */
type GivenForecastOptions = Omit<ForecastFileOptions, 'levels'> &
  ManyOptions & { readonly levels: readonly number[] | false };

function addForecast(command: Command, signal: AbortSignal): void {
  addManyOptions(addNetworkOptions(command))
    .optionsGroup('Options:')
    .description(
      'Train on a table with a column of dates, measure on its last tenth, forecast what comes next.',
    )
    .option('--save <folder>', 'keep the trained model')
    .addOption(
      new Option('--model <folder>', 'forecast with a kept model, train nothing').conflicts(answered),
    )
    .addOption(
      new Option(
        '--levels <shares>',
        'shares of outcomes that intervals hold, learned from the tenth before the last',
      )
        .argParser(toLevels)
        .default([0.8, 0.95], '0.8,0.95'),
    )
    .option('--no-levels', 'no intervals')
    .option('--output <file>', 'write the forecast as CSV')
    .action(async (file: string, options: GivenForecastOptions) => {
      if (!options.model && !options.target)
        command.error("error: give '--target <column>', or '--model <folder>'");
      const given = { ...options, levels: options.levels || [], signal };
      return (await isOfMany(options))
        ? forecastMany(file, withoutDefaults(command, given))
        : forecastFile(file, given);
    });
}

function addEvaluate(command: Command, signal: AbortSignal): void {
  addId(addTableOptions(command))
    .description('Judge a kept model by the rows of a table behind those that it has learned from.')
    .requiredOption('--model <folder>', 'the kept model')
    .action(async (file: string, options: EvaluateFileOptions & ManyOptions) =>
      (await isOfMany(options))
        ? evaluateMany(file, { ...options, signal })
        : evaluateFile(file, { ...options, signal }),
    );
}

function addBacktest(command: Command, signal: AbortSignal): void {
  addManyOptions(addNetworkOptions(command))
    .optionsGroup('Options:')
    .description('Forecast the end of a table fold by fold, each from what was learned before it.')
    .option('--folds <count>', 'how often the network is fitted and judged', toCount, 5)
    .option('--fold-length <rows>', 'rows of each fold (default: half of the table, shared out)', toCount)
    .option('--no-refit', 'fit once, before the first fold')
    .option('--resume <file>', 'keep each fold in a file, and leave out those that stand there')
    .action((file: string, options: BacktestFileOptions & ManyOptions) => {
      assertTarget(command, options.target);
      return asksForMany(options)
        ? backtestMany(file, { ...withoutDefaults(command, options), signal })
        : backtestFile(file, { ...options, signal });
    });
}

function addTune(command: Command, signal: AbortSignal): void {
  addTrainingOptions(command)
    .description(
      'Search cell, units, window, dropout and learning rate, and judge the best by the last fifth.',
    )
    .option('--trials <count>', 'how many values are tried, by tpe and random', toCount, 20)
    .addOption(new Option('--search <method>', 'how values are chosen').choices(searchNames).default('tpe'))
    .option('--folds <count>', 'how often each trial is fitted and judged', toCount, 2)
    .option('--study <file>', 'keep each trial in a file, and go on from those that stand there')
    .option('--save <folder>', 'keep the best model')
    .action((file: string, options: TuneFileOptions) => {
      assertTarget(command, options.target);
      return tuneFile(file, { ...options, signal });
    });
}

/** A kept model knows what it forecasts; else the options tell. */
async function isOfMany({ model, ...options }: ManyOptions & { readonly model?: string }): Promise<boolean> {
  return model === undefined ? asksForMany(options) : isKeptOfMany(model, options.id);
}

/** Windows and levels that were not asked for are left out: a network for many series has defaults of its own. */
function withoutDefaults<Options extends { readonly window: number; readonly levels?: readonly number[] }>(
  command: Command,
  { window, levels, ...options }: Options,
) {
  const isAsked = (name: string): boolean => command.getOptionValueSource(name) !== 'default';
  return {
    ...options,
    ...(isAsked('window') && { window }),
    ...(isAsked('levels') && levels && { levels }),
  };
}
