import { describe, test } from 'vitest';
import { predictorLaws } from './predictor-laws.js';
import type { ConformingPredictor, PredictorSuite } from './predictor-suite.js';

/**
 * Tests that a task keeps the laws of every predictor: it learns, it survives being saved, its stream equals the
 * whole, and it leaves nothing behind.
 */
export function describePredictor<
  Samples,
  Inputs,
  Outputs,
  Subject extends ConformingPredictor<Samples, Inputs, Outputs>,
>(suite: PredictorSuite<Samples, Inputs, Outputs, Subject>): void {
  describe(`a ${suite.task}, as every predictor,`, () => {
    // oxlint-disable-next-line vitest/expect-expect, vitest/valid-title -- a law has a name, and expects
    for (const { name, check } of predictorLaws) test(name, () => check(suite));
  });
}
