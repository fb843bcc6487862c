import { Option, type Command } from 'commander';
import type { HeadName } from '../global-forecaster/head.js';
import type { Architecture } from '../global-forecaster/network.js';
import type { Normalization } from '../global-forecaster/window-schema.js';
import { collect, toCount } from './options.js';

/** What tells that one network is to forecast many series, or one from windows, as commander names it. */
export interface ManyOptions {
  readonly id?: string;
  readonly architecture?: Architecture;
  readonly head?: HeadName;
  readonly normalization?: Normalization;
  readonly segmentLength?: number;
  readonly pastCovariate?: readonly string[];
  readonly futureCovariate?: readonly string[];
  readonly static?: readonly string[];
}

const names = {
  architecture: ['segment', 'gru', 'lstm', 'simpleRnn', 'autoregressive'],
  head: ['point', 'gaussian', 'studentT', 'quantiles', 'probability'],
  normalization: ['lastValue', 'window', 'none'],
} as const satisfies {
  readonly architecture: readonly Architecture[];
  readonly head: readonly HeadName[];
  readonly normalization: readonly Normalization[];
};

/** Those of the options that a kept model has answered already. */
export const answeredByModel = [
  'architecture',
  'head',
  'normalization',
  'segmentLength',
  'pastCovariate',
  'futureCovariate',
  'static',
] as const;

export function addId(command: Command): Command {
  return command.option(
    '--id <column>',
    'column that names the series of each row, where a table holds many',
  );
}

export function addManyOptions(command: Command): Command {
  return addId(command.optionsGroup('One network for many series, or for one from windows of its past:'))
    .addOption(
      new Option('--architecture <name>', "how a window is read (default: 'segment')").choices(
        names.architecture,
      ),
    )
    .addOption(
      new Option('--head <name>', "what is said of a value to come (default: 'point')").choices(names.head),
    )
    .addOption(
      new Option('--normalization <name>', "what is taken from a window (default: 'lastValue')").choices(
        names.normalization,
      ),
    )
    .option(
      '--segment-length <rows>',
      "of 'segment': rows read and foretold at once, a part of window and horizon",
      toCount,
    )
    .option('--past-covariate <column>', 'further column, known until now; may be given again', collect)
    .option(
      '--future-covariate <column>',
      'further column, known ahead: in rows with empty targets at the end; may be given again',
      collect,
    )
    .option('--static <column>', 'column that is one number for each series; may be given again', collect);
}

/** Whether a network for many series is asked for. */
export function asksForMany(options: ManyOptions): boolean {
  return options.id !== undefined || answeredByModel.some((name) => options[name] !== undefined);
}
