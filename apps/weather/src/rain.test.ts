import { createRandom } from '@recurrent/core';
import { createSeries, sliceSeries } from '@recurrent/timeseries';
import { expect, it } from 'vitest';
import { evaluateRain } from './rain.js';

it('tells rain that follows from what was measured the day before, better than rules do', async () => {
  const random = createRandom(6);
  const pressure = Array.from({ length: 500 }, () => random.normal());
  // It rains the day after the pressure was low, nine times in ten.
  const rain = pressure.map((_, day) => {
    const isLow = day > 0 && pressure[day - 1]! < 0;
    return isLow === random.uniform() < 0.9 ? Math.exp(random.normal()) : 0;
  });
  const series = createSeries({
    timestamps: rain.map((_, day) => day * 86_400_000),
    columns: { pressure, rain },
  });
  const data = {
    training: sliceSeries(series, 0, 350),
    validation: sliceSeries(series, 350, 420),
    test: sliceSeries(series, 420),
    rain: 'rain',
  };
  const { model, naive, climatology } = await evaluateRain(data, {
    seed: 1,
    epochs: 10,
    units: 8,
    learningRate: 0.02,
  });
  expect(model.accuracy[0]).toBeGreaterThan(0.75);
  expect(model.accuracy[0]).toBeGreaterThan(naive.accuracy[0]!);
  expect(model.brier[0]).toBeLessThan(climatology.brier[0]!);
  expect(model.mae[0]).toBeLessThan(naive.mae[0]!);
});
