import type { ForecastTask } from '@recurrent/demo-kit/forecasting';

const long = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** A month of trading days, from a quarter of them. */
export const priceTask: ForecastTask = {
  id: 'finance',
  horizon: 20,
  windowSize: 60,
  segmentLength: 20,
  units: 32,
  calendar: false,
  seasonLength: 5,
  stride: 1,
  rowsBefore: 60,
  rules: [
    { id: 'naive', name: 'Random walk', note: 'as it is now', color: '--rule-1' },
    { id: 'drift', name: 'Drift', note: 'on as on the whole', color: '--rule-2' },
    { id: 'linear', name: 'Linear', note: 'the best line', color: '--rule-3' },
  ],
  aheads: [
    { ahead: 1, name: 'one day ahead' },
    { ahead: 5, name: 'a week ahead' },
    { ahead: 20, name: 'four weeks ahead' },
  ],
  toLevel: Math.exp,
  formatLevel: (level) => level.toLocaleString('en', { maximumFractionDigits: level < 100 ? 2 : 0 }),
  errorUnit: '% of the price',
  formatError: (error) => `${error.toFixed(2)} %`,
  formatTime: (timestamp) => short.format(timestamp),
  sayTime: (timestamp) => long.format(timestamp),
};
