import { openDemo, paragraph, progressBar, readFlags } from '@recurrent/demo-kit/terminal';
import { lengthOf } from '@recurrent/timeseries';
import type { ForecastEvaluation } from '@recurrent/timeseries';
import { createEnergyForecaster, judge, tasks, train } from './energy-forecaster.js';
import { readEnergy } from './energy-folder.js';
import { toReport } from './evaluation-report.js';
import { drawAhead } from './terminal/ahead.js';
import { tellErrors } from './terminal/errors.js';

const usage = 'pnpm demo energy [--data DIR] [--seed N] [--epochs N] [--quick] [--web [--port N]]';
const flags = readFlags(usage, { data: 'text', seed: 'number', epochs: 'number', quick: 'switch' });
const { seed = 0 } = flags;
/** The made load is short: fewer numbers are remembered of it, and it is gone through more often. */
const isMade = flags.data === undefined;
const units = isMade ? 48 : 128;
const roundsOfMade = { day: 16, week: 12 };

const { look, say, begin } = openDemo(
  'Energy',
  'A small recurrent network learns when people use electricity, and says what tomorrow and next week ask for.',
);

begin('Read');
const data = await readEnergy(flags.data);
say(
  paragraph(
    `${isMade ? 'A load made up by a seeded program' : 'PJM East'}: ` +
      `${lengthOf(data.whole).toLocaleString('en')} hours, with the holidays of the United States, which are known ahead. ` +
      `${lengthOf(data.training).toLocaleString('en')} of them are learned from. Forecasts are judged on ${data.judgedOn}.`,
    look,
  ),
);

const evaluations: Record<string, ForecastEvaluation> = {};
for (const task of tasks) {
  begin(`A ${task.name} ahead: train a GRU that reads two weeks, a day at a step`);
  const forecaster = createEnergyForecaster(data, { task, seed, units });
  const bar = progressBar(process.stderr, look);
  const rounds = isMade ? roundsOfMade[task.name] : task.epochs;
  const epochs = flags.epochs ?? (flags.quick ? 1 : rounds);
  await train(forecaster, data, { epochs, seed, onProgress: (progress) => bar.update(progress) });
  bar.close();
  say(await drawAhead(forecaster, data, { task, look }));
  evaluations[task.name] = await judge(forecaster, data, task);
  forecaster.dispose();
}

begin('Beside simple rules');
const report = toReport(evaluations, { data, seed });
say(`\n${tellErrors(report, look)}`);
const held = (way: string): string =>
  `a ${way} ahead ${(100 * report.metrics[`${way}_ahead_coverage_0.8`]!).toFixed(0)} %`;
say(
  paragraph(
    `Of all outcomes, the interval that is to hold 80 % held ${held('day')}, ${held('week')}. ` +
      'As a page with your own meter’s table: pnpm demo energy --web',
    look,
  ),
);
