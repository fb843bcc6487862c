import { createGlobalForecaster, createSeries, WindowPreprocessor } from '@recurrent/timeseries';
import { expect, test } from 'vitest';
import { coverageOf, errorsAhead, judge } from './judgement.js';
import { markOf, partsOf } from './subject.js';
import type { ForecastSubject, ForecastTask } from './subject.js';

const dayMs = 86_400_000;
const task: ForecastTask = {
  id: 'test',
  horizon: 2,
  windowSize: 8,
  segmentLength: 2,
  units: 4,
  calendar: false,
  seasonLength: 5,
  stride: 1,
  rowsBefore: 4,
  rules: [
    { id: 'naive', name: 'Naive', note: '', color: '--rule-1' },
    { id: 'linear', name: 'Linear', note: '', color: '--rule-2' },
  ],
  aheads: [{ ahead: 1, name: 'a day ahead' }],
  toLevel: (value) => value,
  formatLevel: String,
  errorUnit: '',
  formatError: String,
  formatTime: String,
  sayTime: String,
};

function toSubject(values: readonly number[]): ForecastSubject {
  const series = createSeries({ timestamps: values.map((_, row) => row * dayMs), columns: { load: values } });
  return { name: 'made', series, target: 'load', errorScale: 10, timeOf: (row) => row * dayMs };
}

test('a judgement at a row knows nothing of later ones, and errors and coverage are those of outcomes', async () => {
  const values = Array.from({ length: 100 }, (_, row) => Math.sin(row) + row / 50);
  const subject = toSubject(values);
  const options = {
    targets: ['load'],
    horizon: 2,
    windowSize: 8,
    segmentLength: 2,
    head: 'quantiles',
  } as const;
  const preprocessor = WindowPreprocessor.adapt([{ series: partsOf(subject).training }], options);
  const forecaster = createGlobalForecaster({ preprocessor, units: 4, seed: 1 });
  const judgement = await judge(forecaster, subject, task);
  const other = toSubject(values.map((value, row) => (row > 89 ? 1000 + row : value)));
  const judgedOther = await judge(forecaster, other, task);
  forecaster.dispose();
  expect(judgement.origins).toEqual(Array.from({ length: 21 }, (_, index) => 79 + index));
  for (const method of ['model', 'naive', 'linear']) {
    const until = judgement.origins.indexOf(89) + 1;
    expect(judgedOther.expected[method]!.slice(0, until)).toEqual(
      judgement.expected[method]!.slice(0, until),
    );
    expect(judgedOther.expected[method]![until]).not.toEqual(judgement.expected[method]![until]);
  }
  const errors = errorsAhead(judgement, { method: 'naive', ahead: 1 }, { subject });
  expect(errors[0]).toBeCloseTo(10 * (values[80]! - values[79]!));
  expect(errors.at(-1)).toBeNaN();
  expect(judgement.bands.map(({ level }) => level)).toEqual([0.95, 0.8]);
  const everything = judgement.bands[0]!.lower.map((lower) => lower.map(() => -1e9));
  expect(
    coverageOf(
      judgement,
      { level: 1, lower: everything, upper: everything.map((row) => row.map(() => 1e9)) },
      subject,
    ),
  ).toBe(1);
});

test('what is known ahead is told for every step to come, also behind the end of the series', async () => {
  const isRest = (timestamp: number): number => Number((timestamp / dayMs) % 3 === 0);
  const plain = toSubject(Array.from({ length: 100 }, (_, row) => 5 * (1 - isRest(row * dayMs))));
  const rest = Float64Array.from(plain.series.timestamps, isRest);
  const subject: ForecastSubject = {
    ...plain,
    series: { ...plain.series, columns: { ...plain.series.columns, rest } },
    knownAhead: { column: 'rest', valueAt: isRest, named: () => [] },
  };
  const { training } = partsOf(subject);
  const preprocessor = WindowPreprocessor.adapt([{ series: training }], {
    targets: ['load'],
    futureCovariates: ['rest'],
    horizon: 2,
    windowSize: 2,
    segmentLength: 2,
    calendar: false,
    normalization: 'none',
  });
  const forecaster = createGlobalForecaster({ preprocessor, units: 8, dropout: 0, seed: 1 });
  await forecaster.fit(training, { epochs: 15, batchSize: 16, learningRate: 0.03 });
  const { expected } = await judge(forecaster, subject, { ...task, windowSize: 4 });
  forecaster.dispose();
  // Behind row 99, a day of rest, come two that are none.
  for (const value of expected['model']!.at(-1)!) expect(Math.abs(value - 5)).toBeLessThan(1);
  expect(Math.abs(expected['model']![0]![0]! - 5 * (1 - isRest(80 * dayMs)))).toBeLessThan(1);
  expect(markOf(subject)).not.toBe(markOf(plain));
});
