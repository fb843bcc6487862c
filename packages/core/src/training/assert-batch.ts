import type { TrainingBatch } from '../data/example-source.js';
import { RnnError } from '../errors.js';
import { outputShape, type Network } from '../network/index.js';

/** @throws {RnnError} shape-mismatch when a batch does not fit the network */
export function assertBatch(
  { inputs, lengths, targets, targetWeights }: TrainingBatch,
  network: Network,
): void {
  const [batch = 0, time = 0] = inputs.shape;
  const [, ...features] = network.config.inputShape;
  assertShape('inputs', inputs.shape, {
    expected: [batch, time, ...features],
    remedy: 'Make the network for as many features as a step of the inputs has.',
  });
  assertShape('targets', targets.shape, {
    expected: outputShape(network, { batch, time }),
    remedy: "Shape the targets as the network's outputs, or change its last layers.",
  });
  if (lengths) {
    assertShape('lengths', [lengths.length], {
      expected: [batch],
      remedy: 'Give one length for each row of inputs.',
    });
  }
  if (!targetWeights) return;
  const axes =
    targetWeights.shape.length === targets.shape.length ? targets.shape : targets.shape.slice(0, 2);
  assertShape('targetWeights', targetWeights.shape, {
    expected: axes,
    remedy: 'Give one weight for each target, or one for each step.',
  });
}

function assertShape(
  name: string,
  shape: readonly number[],
  { expected, remedy }: { readonly expected: readonly number[]; readonly remedy: string },
): void {
  if (shape.length === expected.length && shape.every((length, axis) => length === expected[axis])) return;
  throw new RnnError(
    'shape-mismatch',
    `A batch's ${name} must be [${expected.join(', ')}]. Received [${shape.join(', ')}]. ${remedy}`,
  );
}
