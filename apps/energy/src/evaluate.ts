import { lookOf, progressBar, readFlags } from '@recurrent/demo-kit/terminal';
import type { ForecastEvaluation } from '@recurrent/timeseries';
import { createEnergyForecaster, judge, tasks, train } from './energy-forecaster.js';
import { readEnergy } from './energy-folder.js';
import { toReport } from './evaluation-report.js';
import { tellErrors } from './terminal/errors.js';

const usage = 'pnpm evaluate energy --data DIR [--json] [--seed N] [--epochs N] [--ahead day|week]';
const flags = readFlags(usage, {
  data: 'text',
  json: 'switch',
  seed: 'number',
  epochs: 'number',
  ahead: 'text',
});
const { data: folder, seed = 0, json = false, ahead } = flags;
if (folder === undefined) {
  process.stderr.write(`--data names the folder above timeseries/energy-pjme-hourly.\nUsage: ${usage}\n`);
  process.exit(2);
}

const data = await readEnergy(folder);
const evaluations: Record<string, ForecastEvaluation> = {};
for (const task of tasks.filter(({ name }) => ahead === undefined || name === ahead)) {
  const forecaster = createEnergyForecaster(data, { task, seed });
  const bar = progressBar(process.stderr, lookOf(process.stderr));
  const { epochs = task.epochs } = flags;
  await train(forecaster, data, { epochs, seed, onProgress: (progress) => bar.update(progress) });
  bar.close();
  evaluations[task.name] = await judge(forecaster, data, task);
  forecaster.dispose();
}
const report = toReport(evaluations, { data, seed });

if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
else {
  process.stdout.write(tellErrors(report, lookOf(process.stdout)));
}
