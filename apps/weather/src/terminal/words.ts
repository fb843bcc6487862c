import { paragraph } from '@recurrent/demo-kit/terminal';
import type { Look } from '@recurrent/demo-kit/terminal';
import { formatTimestamp } from '@recurrent/timeseries';
import type { Series } from '@recurrent/timeseries';
import type { WeatherData } from '../weather-data.js';
import type { TrainingOutcome } from './train.js';

/** Which days there are, and what each part of them is for. */
export function tellData({ name, training, validation, test }: WeatherData, look: Look): string {
  const part = (series: Series, purpose: string) =>
    paragraph(`${span(series)}  ${look.paint('muted', purpose)}`, look);
  return (
    paragraph(`Daily weather from ${name}: ${Object.keys(training.columns).join(', ')}.`, look) +
    '\n' +
    part(training, 'to learn from') +
    part(validation, 'to know when to stop') +
    part(test, 'kept for the end')
  );
}

export function tellTraining({ seconds, epochs, bestEpoch }: TrainingOutcome, look: Look): string {
  return paragraph(
    `${epochs} epochs in ${seconds.toFixed(1)} s. Kept: epoch ${bestEpoch}, the best on validation.`,
    look,
  );
}

export function tellRainTraining(seconds: number, look: Look): string {
  return paragraph(
    `Two networks in ${seconds.toFixed(1)} s: how likely rain is, and how much then falls.`,
    look,
  );
}

/** What to try next. */
export function tellNextCommands(look: Look): string {
  const commands: readonly (readonly [string, string])[] = [
    ['pnpm demo weather --web', 'train and watch it in a page'],
    ['pnpm evaluate weather --json', 'these figures, for programs'],
    ['pnpm bench training-step --json FILE', "how fast: beside TensorFlow.js's own layers"],
    ['node packages/timeseries/dist/cli/bin.js forecast FILE.csv --target COLUMN', 'a table of your own'],
  ];
  return commands
    .map(([command, reason]) => `  ${look.paint('strong', command)}\n    ${look.paint('muted', reason)}\n`)
    .join('');
}

/** `2012-01-01 to 2014-06-30, 912 days` */
function span({ timestamps }: Series): string {
  const [first, last] = [timestamps[0]!, timestamps.at(-1)!].map((timestamp) => formatTimestamp(timestamp));
  return `${first} to ${last}, ${timestamps.length.toLocaleString('en').padStart(3)} days`;
}
