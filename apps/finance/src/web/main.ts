import '@recurrent/demo-kit/style.css';
import indexCsv from 'sp500-2000.csv?raw';
import { assertLongEnough, showForecastingPage } from '@recurrent/demo-kit/forecasting';
import { sayVerdict } from './direction.js';
import { readPrices } from './price-subject.js';
import { priceTask } from './price-task.js';

await showForecastingPage({
  name: 'finance',
  title: 'How far prices move, and how little is known of where to',
  lead:
    'A small recurrent network learns twenty years of the S&P 500 in this browser, and draws a fan: not where the price will ' +
    'be, but how far it may get. Then it is set beside a random walk.',
  credit: 'S&P 500, 2000 to 2020, by way of vega-datasets. A demo of honest measuring, no advice.',
  task: priceTask,
  epochs: 8,
  unit: 'day',
  historyLead:
    'Closing prices, one a trading day. Drop your own table below: it stays in this browser, and is found again when you return.',
  ask: 'Drop a CSV here (date, open, high, low, close, volume), or choose one:',
  lessonLead:
    'A GRU reads sixty days of logarithms of prices and learns five quantiles of each of the next twenty. It trains in a ' +
    'worker, so the page stays free for you.',
  example: () => readPrices({ name: 'S&P 500', text: indexCsv }).subject,
  read(file) {
    const found = readPrices(file);
    assertLongEnough(found.subject, priceTask);
    return found;
  },
  verdict: sayVerdict,
  openWorker: () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
});
