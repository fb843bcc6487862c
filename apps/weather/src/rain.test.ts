import { createRandom } from '@recurrent/core';
import { createSeries, sliceSeries } from '@recurrent/timeseries';
import { expect, it } from 'vitest';
import { judgeRain } from './rain-skill.js';
import { evaluateRain, learnRain } from './rain.js';

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
const learning = { seed: 1, epochs: 10, units: 8, learningRate: 0.02 };

it('tells rain that follows from what was measured the day before, better than rules do', async () => {
  const { model, naive, climatology } = await evaluateRain(data, learning);
  expect(model.accuracy[0]).toBeGreaterThan(0.75);
  expect(model.accuracy[0]).toBeGreaterThan(naive.accuracy[0]!);
  expect(model.brier[0]).toBeLessThan(climatology.brier[0]!);
  expect(model.mae[0]).toBeLessThan(naive.mae[0]!);
});

it('judges how likely rain was held to be, beside how often it rained before', async () => {
  const forecaster = await learnRain(data, { ...learning, horizon: 3 });
  const { briers, baseRate } = await judgeRain(forecaster, data);
  forecaster.dispose();
  const share = (days: readonly number[]) => days.filter((amount) => amount > 0).length / days.length;
  expect(baseRate).toBe(share(rain.slice(350, 420)));
  for (const ahead of [0, 1, 2]) {
    const rained = share(rain.slice(420 + ahead, 498 + ahead));
    const expected = rained * (1 - baseRate) ** 2 + (1 - rained) * baseRate ** 2;
    expect(briers.baseRate[ahead]).toBeCloseTo(expected, 10);
  }
  expect(briers.model[0]).toBeLessThan(0.8 * briers.baseRate[0]!);
  // The pressure of tomorrow is not known today.
  expect(briers.model[2]).toBeGreaterThan(0.9 * briers.baseRate[2]!);
  expect(Object.keys(briers)).toEqual(['model', 'climatology', 'baseRate', 'naive']);
});
