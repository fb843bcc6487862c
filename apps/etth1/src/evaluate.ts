import {
  joinTables,
  lookOf,
  progressBar,
  readDataFolder,
  readFlags,
  table,
} from '@recurrent/demo-kit/terminal';
import { fitLinearBaseline, lengthOf, sliceSeries } from '@recurrent/timeseries';
import { toEtth1 } from './etth1-data.js';
import { createEtth1Forecaster, horizon, train, windowSizes } from './etth1-forecaster.js';
import { toReport } from './evaluation-report.js';

const usage = 'pnpm evaluate etth1 --data DIR [--json] [--seed N] [--epochs N]';
const flags = readFlags(usage, { data: 'text', json: 'switch', seed: 'number', epochs: 'number' });
const { data: folder, seed = 0, epochs = 3, json = false } = flags;
if (folder === undefined) {
  process.stderr.write(`--data names the folder above timeseries/etth1.\nUsage: ${usage}\n`);
  process.exit(2);
}

const data = toEtth1(joinTables(await readDataFolder(folder, 'etth1')));
const forecaster = createEtth1Forecaster(data, { seed });
const bar = progressBar(process.stderr, lookOf(process.stderr));
await train(forecaster, data, { epochs, seed, onProgress: (progress) => bar.update(progress) });
bar.close();

// The line's ridge is chosen where the network's best epoch is.
const linear = fitLinearBaseline([data.training], {
  columns: Object.keys(data.training.columns),
  windowSize: windowSizes.linear,
  horizon,
  validation: [sliceSeries(data.known, lengthOf(data.training) - windowSizes.linear)],
});
const samples = [{ series: data.whole, historyLength: lengthOf(data.known) }];
const report = toReport(await forecaster.evaluate(samples, { linear }), { data, forecaster, seed });
forecaster.dispose();

if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
else {
  const rows = Object.entries({ SegRNN: report.metrics, ...report.baselines });
  const columns = [
    { title: `ETTh1, ${horizon} hours, ${report.judgedOn} part` },
    { title: 'MSE', digits: 4, best: 'lowest' as const },
    { title: 'MAE', digits: 4, best: 'lowest' as const },
  ];
  process.stdout.write(
    table(
      columns,
      rows.map(([name, { mse, mae }]) => [name, mse, mae]),
      lookOf(process.stdout),
    ),
  );
}
