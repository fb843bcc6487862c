import { expect, test } from 'vitest';
import { bidirectional, gru, sequential } from '../network/index.js';
import { cases, networkOf } from '../network/golden-bidirectional.test.support.js';
import { randomWeights } from './any-network.test.support.js';
import { createEngine } from './engine.js';

const padded = cases.filter(({ mask, inputShape: [, time] }) => !mask || isPadded(mask, time));

test.each(padded)(
  '$className in both directions, resetAfter $resetAfter, $mergeMode, returnSequences $returnSequences, is as in Keras',
  (golden) => {
    const [batch, time] = golden.inputShape;
    const { network, weights } = networkOf(golden);
    const mask = golden.mask ?? Array.from({ length: batch * time }, () => 1);
    const lengths = Int32Array.from({ length: batch }, (_, row) =>
      mask.slice(row * time, (row + 1) * time).reduce((sum, real) => sum + real, 0),
    );
    const inputs = { values: Float32Array.from(golden.inputs), shape: golden.inputShape };
    const { values } = createEngine(network, weights).predict(inputs, { lengths });
    const differences = golden.outputs.map((output, at) => Math.abs(output - values[at]!));
    expect(values).toHaveLength(golden.outputs.length);
    expect(Math.max(...differences)).toBeLessThan(1e-5);
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

/** Whether each row's real steps stand at its beginning. */
function isPadded(mask: readonly number[], time: number): boolean {
  return mask.every((real, at) => at % time === 0 || real <= mask[at - 1]!);
}
