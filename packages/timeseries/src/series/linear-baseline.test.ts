import { createRandom } from '@recurrent/core';
import { expect, test } from 'vitest';
import { fitLinearBaseline } from './linear-baseline.js';
import { createSeries, type Series } from './series.js';

const hour = 3_600_000;

function seriesOf(values: readonly number[]): Series {
  return createSeries({ timestamps: values.map((_, row) => row * hour), columns: { value: values } });
}

const random = createRandom(3);
/** x(t) = 1.2 x(t − 1) − 0.7 x(t − 2) + noise, around 50. */
const values = Array.from({ length: 3000 }, () => 50);
for (let row = 2; row < values.length; row++) {
  values[row] = 50 + 1.2 * (values[row - 1]! - 50) - 0.7 * (values[row - 2]! - 50) + 0.01 * random.normal();
}
const options = { columns: ['value'], windowSize: 6, horizon: 3 };

test('a linear baseline finds the rule that a series follows', () => {
  const series = seriesOf(values);
  const rule = fitLinearBaseline([series], options).ruleOf(series, 'value');
  let [ofLine, ofNaive] = [0, 0];
  for (let origin = 500; origin < 2900; origin++) {
    ofLine += Math.abs(rule(origin, 1) - values[origin + 1]!);
    ofNaive += Math.abs(values[origin]! - values[origin + 1]!);
  }
  expect(ofLine / 2400).toBeLessThan(0.0095);
  expect(ofLine).toBeLessThan(0.8 * ofNaive);
});

test('it is that of the windows gone through one by one', () => {
  const few = Array.from({ length: 12 }, (_, row) => Math.sin(row * row));
  const [before, after] = [few, few.slice(2)];
  const line = fitLinearBaseline([seriesOf(before)], {
    ...options,
    windowSize: 2,
    horizon: 1,
    validation: [seriesOf(after)],
  });
  const mean = before.reduce((sum, value) => sum + value, 0) / before.length;
  const variance = before.reduce((sum, value) => sum + (value - mean) ** 2, 0) / before.length;
  let [xx, xy] = [0, 0];
  for (let from = 0; from + 2 < before.length; from++) {
    xx += (before[from]! - before[from + 1]!) ** 2 / variance;
    xy += ((before[from]! - before[from + 1]!) * (before[from + 2]! - before[from + 1]!)) / variance;
  }
  const forecast = line.ruleOf(seriesOf(before), 'value')(5, 1);
  const candidates = [1, 10, 100, 1e3, 3e3, 1e4, 3e4, 1e5].map(
    (ridge) => before[5]! + (xy / (xx + ridge)) * (before[4]! - before[5]!),
  );
  expect(Math.min(...candidates.map((one) => Math.abs(one - forecast)))).toBeLessThan(1e-9);
});

test('it moves with the level of a series, and knows nothing before its first whole window', () => {
  const line = fitLinearBaseline([seriesOf(values)], options);
  const raised = values.map((value) => value + 1000);
  const [low, high] = [seriesOf(values), seriesOf(raised)].map((series) => line.ruleOf(series, 'value'));
  expect(high!(100, 2)).toBeCloseTo(low!(100, 2) + 1000, 6);
  expect(low!(4, 1)).toBeNaN();
});

test('it is refused where nothing follows a window', () => {
  expect(() => fitLinearBaseline([seriesOf(values.slice(0, 8))], options)).toThrow(
    'A line is fitted to at least 9 rows: windowSize 6 + horizon 3. Received 8 in the longest series. ' +
      'Give a longer one, or smaller sizes.',
  );
});
