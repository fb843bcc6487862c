import { lookOf, progressBar, readFlags, table } from '@recurrent/demo-kit/terminal';
import { judgeShops } from './judge-shops.js';
import { makeShops } from './shops.js';

const usage = 'pnpm evaluate many-series [--series N] [--days N] [--json] [--seed N] [--epochs N]';
const flags = readFlags(usage, {
  series: 'number',
  days: 'number',
  json: 'switch',
  seed: 'number',
  epochs: 'number',
});
const { series = 1000, days = 90, seed = 0, epochs = 6, json = false } = flags;

const bar = progressBar(process.stderr, lookOf(process.stderr));
const scores = await judgeShops(makeShops(series, { days, seed }), {
  epochs,
  seed,
  onProgress: (progress) => bar.update(progress),
});
bar.close();
const peakMegabytes = process.resourceUsage().maxRSS / 1024;

if (json) {
  const { model, baselines } = scores;
  const metrics = { mase: model, peak_megabytes: peakMegabytes };
  const beside = Object.fromEntries(Object.entries(baselines).map(([rule, mase]) => [rule, { mase }]));
  const report = {
    task: 'global-forecaster',
    data: 'made shops',
    size: { series, days },
    seed,
    metrics,
    baselines: beside,
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
} else {
  const rows = Object.entries({ 'one network': scores.model, ...scores.baselines });
  const columns = [
    { title: `${series} shops, ${days} days` },
    { title: 'MASE', digits: 3, best: 'lowest' as const },
  ];
  process.stdout.write(table(columns, rows, lookOf(process.stdout)));
  process.stdout.write(`  at most ${peakMegabytes.toFixed(0)} MB\n`);
}
