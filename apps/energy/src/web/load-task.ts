import { errorsAhead, meanOf } from '@recurrent/demo-kit/forecasting';
import type { ForecastTask, Judged } from '@recurrent/demo-kit/forecasting';

const hour = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});
const full = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** The hours of tomorrow, from those of two weeks, once a day at midnight. */
export const loadTask: ForecastTask = {
  id: 'energy',
  horizon: 24,
  windowSize: 14 * 24,
  segmentLength: 24,
  units: 48,
  calendar: true,
  seasonLength: 24,
  stride: 24,
  marksPeak: true,
  rowsBefore: 72,
  rules: [
    { id: 'seasonalNaive', name: 'Seasonal naive', note: 'the same hour yesterday', color: '--rule-2' },
    { id: 'naive', name: 'Naive', note: 'as it is now', color: '--rule-1' },
    { id: 'linear', name: 'Linear', note: 'the best line from two weeks', color: '--rule-3' },
  ],
  aheads: [
    { ahead: 19, name: 'at six in the evening' },
    { ahead: 9, name: 'at eight in the morning' },
    { ahead: 4, name: 'at three at night' },
  ],
  toLevel: (value) => value,
  formatLevel: (level) =>
    level.toLocaleString('en', { maximumFractionDigits: Math.abs(level) < 100 ? 2 : 0 }),
  errorUnit: '% of the mean load',
  formatError: (error) => `${error.toFixed(1)} %`,
  formatTime: (timestamp) => hour.format(timestamp),
  sayTime: (timestamp) => full.format(timestamp),
};

/** Whether the network is nearer than the best rule, over the hours that the page tells apart. */
export function sayVerdict(judged: Judged): string {
  const off = (method: string) =>
    meanOf(
      loadTask.aheads.map(({ ahead }) =>
        meanOf(errorsAhead(judged.judgement, { method, ahead }, judged).map(Math.abs)),
      ),
    );
  const model = off('model');
  const [best] = loadTask.rules
    .map(({ id, name }) => ({ name, error: off(id) }))
    .toSorted((one, other) => one.error - other.error);
  const { name, error } = best!;
  return model < error
    ? `A day ahead the network is off by ${model.toFixed(1)} % of the mean load, the best simple rule (${name}) by ` +
        `${error.toFixed(1)} %: it is worth its training.`
    : `The best simple rule (${name}) is off by ${error.toFixed(1)} % of the mean load a day ahead, the network by ` +
        `${model.toFixed(1)} %: as trained here, it is not worth it yet.`;
}
