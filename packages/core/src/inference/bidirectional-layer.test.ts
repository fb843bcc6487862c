import { expect, test } from 'vitest';
import { bidirectional, gru, sequential } from '../network/index.js';
import { cases, graphOf, networkOf } from '../network/golden-bidirectional.test.support.js';
import type { GoldenBidirectional } from '../network/golden-bidirectional.test.support.js';
import { randomWeights } from './any-network.test.support.js';
import { createEngine } from './engine.js';

const padded = cases.filter(({ mask, inputShape: [, time] }) => !mask || isPadded(mask, time));

test.each(padded.filter(({ initialStates }) => !initialStates))(
  '$className in both directions, resetAfter $resetAfter, $mergeMode, returnSequences $returnSequences, is as in Keras',
  (golden) => {
    const { network, weights } = networkOf(golden);
    const inputs = { values: Float32Array.from(golden.inputs), shape: golden.inputShape };
    const { values } = createEngine(network, weights).predict(inputs, { lengths: lengthsOf(golden) });
    expect(largestError(values, golden.outputs)).toBeLessThan(1e-5);
  },
);

test.each(padded)(
  '$className in both directions, resetAfter $resetAfter, $mergeMode, from $initialStates.length states, ends in those of Keras',
  (golden) => {
    const { network, weights } = graphOf(golden);
    const { inputShape, units, initialStates = [] } = golden;
    const [batch] = inputShape;
    const outputs = createEngine(network, weights).predictAll(
      {
        steps: { values: Float32Array.from(golden.inputs), shape: inputShape },
        ...Object.fromEntries(
          initialStates.map((state, at) => [
            `state${at}`,
            { values: Float32Array.from(state), shape: [batch, units] },
          ]),
        ),
      },
      { lengths: { steps: lengthsOf(golden) } },
    );
    expect(largestError(outputs['both']!.values, golden.outputs)).toBeLessThan(1e-5);
    golden.finalStates.forEach((state, at) => {
      const given = outputs[`both:${at + 1}`]!;
      expect(given.shape).toEqual([batch, units]);
      expect(largestError(given.values, state)).toBeLessThan(1e-5);
    });
  },
);

test('a layer that reads in both directions cannot run step by step', () => {
  const network = sequential([bidirectional({ layer: gru({ units: 2 }) })], { numFeatures: 1 });
  expect(() => createEngine(network, randomWeights(network, 1)).openStream()).toThrow(
    expect.objectContaining({
      code: 'not-streamable',
      message:
        'A stream reads steps as they come. Received bidirectional, which reads from the last step too. ' +
        'Use predict on whole sequences, or train a network whose layers only go forwards.',
    }),
  );
});

function lengthsOf({ inputShape: [batch, time], mask }: GoldenBidirectional): Int32Array {
  return Int32Array.from({ length: batch }, (_, row) =>
    mask ? mask.slice(row * time, (row + 1) * time).reduce((sum, real) => sum + real, 0) : time,
  );
}

function largestError(values: Float32Array, expected: readonly number[]): number {
  expect(values).toHaveLength(expected.length);
  return Math.max(...expected.map((number, at) => Math.abs(number - values[at]!)));
}

/** Whether each row's real steps stand at its beginning. */
function isPadded(mask: readonly number[], time: number): boolean {
  return mask.every((real, at) => at % time === 0 || real <= mask[at - 1]!);
}
