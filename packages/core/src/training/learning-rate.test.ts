import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RnnError } from '../errors.js';
import { assertSchedule, learningRateAt, type LearningRateSchedule } from './learning-rate.js';

interface GoldenCase {
  readonly schedule: LearningRateSchedule;
  readonly learningRate: number;
  readonly steps: readonly number[];
  readonly rates: readonly number[];
}

// Made by tooling/golden/keras_schedules.py.
const golden = new URL('../../../../tooling/golden/keras-schedules.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(golden, 'utf8')) as { readonly cases: readonly GoldenCase[] };

describe('a learning rate', () => {
  test.each(cases)("follows $schedule as Keras's does", ({ schedule, learningRate, steps, rates }) => {
    steps.forEach((step, index) => {
      expect(learningRateAt(step, { learningRate, schedule })).toBeCloseTo(rates[index]!, 7);
    });
  });

  test('stays as it is without a schedule', () => {
    expect(learningRateAt(1000, { learningRate: 0.3 })).toBe(0.3);
  });

  test('grows and then stays where nothing makes it fall', () => {
    const schedule = { warmupSteps: 4 };
    const rates = [0, 1, 2, 3, 4, 5].map((step) => learningRateAt(step, { learningRate: 1, schedule }));
    expect(rates).toEqual([0, 0.25, 0.5, 0.75, 1, 1]);
  });
});

test.each<[LearningRateSchedule, string]>([
  [
    { warmupSteps: -1 },
    'warmupSteps of the schedule is a whole number of at least 1. Received -1. 100 is a usual value.',
  ],
  [
    { decay: { name: 'linear' as 'cosine', steps: 5 } },
    "decay of the schedule is cosine, exponential or plateau. Received 'linear'. { name: 'cosine', steps } needs the fewest numbers.",
  ],
  [
    { decay: { name: 'cosine', steps: 0 } },
    'steps of the decay is a whole number of at least 1. Received 0. 1000 is a usual value.',
  ],
  [
    { decay: { name: 'exponential', steps: 5, share: 2 } },
    'share of the decay is a share from 0 to 1. Received 2. 0.1 leaves a tenth of the learning rate.',
  ],
])('%j is refused', (schedule, message) => {
  expect(() => assertSchedule(schedule)).toThrow(new RnnError('invalid-argument', message));
});
