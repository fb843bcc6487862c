import {
  joinTables,
  lookOf,
  progressBar,
  readDataFolder,
  readFlags,
  table,
} from '@recurrent/demo-kit/terminal';
import { fitLinearBaseline, lengthOf } from '@recurrent/timeseries';
import type { ForecastEvaluation } from '@recurrent/timeseries';
import { toEnergyData } from './energy-data.js';
import { createEnergyForecaster, target, tasks, train } from './energy-forecaster.js';
import { toReport } from './evaluation-report.js';

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

const data = toEnergyData(joinTables(await readDataFolder(folder, 'energy-pjme-hourly')));
const evaluations: Record<string, ForecastEvaluation> = {};
for (const task of tasks.filter(({ name }) => ahead === undefined || name === ahead)) {
  const forecaster = createEnergyForecaster(data, { task, seed });
  const bar = progressBar(process.stderr, lookOf(process.stderr));
  const { epochs = task.epochs } = flags;
  await train(forecaster, data, { epochs, seed, onProgress: (progress) => bar.update(progress) });
  bar.close();
  const { horizon, windowSize } = task;
  const linear = fitLinearBaseline([data.training], { columns: [target], windowSize, horizon });
  const samples = [{ series: data.whole, historyLength: lengthOf(data.known) }];
  evaluations[task.name] = await forecaster.evaluate(samples, { linear, stride: 24, seasonLength: horizon });
  forecaster.dispose();
}
const report = toReport(evaluations, { data, seed });

if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
else {
  const names = Object.keys(evaluations);
  process.stdout.write(
    table(
      [
        { title: `PJM East, ${report.judgedOn}: MAPE, %` },
        ...names.map((name) => ({ title: `${name} ahead`, best: 'lowest' as const })),
      ],
      Object.entries({ network: report.metrics, ...report.baselines }).map(([rule, figures]) => [
        rule,
        ...names.map((name) => figures[`${name}_ahead_mape`] ?? ''),
      ]),
      lookOf(process.stdout),
    ),
  );
}
