import { fitLinearBaseline, lengthOf, sliceSeries } from '@recurrent/timeseries';
import { describe, expect, it } from 'vitest';
import { toEtth1 } from './etth1-data.js';
import { createEtth1Forecaster, train } from './etth1-forecaster.js';
import { toReport } from './evaluation-report.js';

function makeCsv(rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const date = new Date(Date.UTC(2016, 6, 1) + row * 3_600_000)
      .toISOString()
      .slice(0, 19)
      .replace('T', ' ');
    return `${date},${Math.sin(row / 4).toFixed(4)},${(row % 24) + 10}`;
  });
  return ['date,HUFL,OT', ...lines].join('\n');
}

describe('the ETTh1 benchmark', () => {
  it('is split as usual, and judged on validation where there are no rows of the test part', () => {
    const whole = toEtth1(makeCsv(14_500));
    expect(whole.judgedOn).toBe('test');
    expect([whole.training, whole.known, whole.whole].map(lengthOf)).toEqual([8640, 11_520, 14_400]);
    const partly = toEtth1(makeCsv(11_520));
    expect(partly.judgedOn).toBe('validation');
    expect([partly.training, partly.known, partly.whole].map(lengthOf)).toEqual([7776, 8640, 11_520]);
  });

  it('trains on a few hours and reports errors in standard deviations beside its baselines', async () => {
    const { training: all } = toEtth1(makeCsv(11_520));
    const data = {
      judgedOn: 'validation' as const,
      training: sliceSeries(all, 0, 260),
      known: sliceSeries(all, 0, 400),
      whole: sliceSeries(all, 0, 520),
    };
    const forecaster = createEtth1Forecaster({ ...data, sizes: { windowSize: 96, units: 8 } }, { seed: 1 });
    await train(forecaster, data, { epochs: 2, seed: 1 });
    const columns = ['HUFL', 'OT'];
    const linear = fitLinearBaseline([data.known], { columns, windowSize: 48, horizon: 96 });
    const samples = [{ series: data.whole, historyLength: 400 }];
    const evaluation = await forecaster.evaluate(samples, { linear, stride: 5 });
    const { metrics, baselines } = toReport(evaluation, { data, forecaster, seed: 1 });
    // Two waves that go on for ever: the line has them, and "as now" is off by a deviation and more.
    expect(baselines['linear']!.mse).toBeLessThan(0.05);
    expect(baselines['naive']!.mse).toBeGreaterThan(1);
    expect(metrics.mse).toBeLessThan(baselines['naive']!.mse);
    forecaster.dispose();
  });
});
