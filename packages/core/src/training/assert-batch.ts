import type { TrainingBatch } from '../data/example-source.js';
import { RnnError } from '../errors.js';
import type { LossRule } from '../losses/index.js';
import { outputShape, type Network } from '../network/index.js';

/** @throws {RnnError} shape-mismatch when a batch does not fit the network */
export function assertBatch(
  { inputs, lengths, targets, targetLengths, targetWeights }: TrainingBatch,
  { network, rule }: { readonly network: Network; readonly rule: LossRule },
): void {
  const [batch = 0, time = 0] = inputs.shape;
  const [, ...features] = network.config.inputShape;
  assertShape('inputs', inputs.shape, {
    expected: [batch, time, ...features],
    remedy: 'Make the network for as many features as a step of the inputs has.',
  });
  assertShape('targets', targets.shape, {
    expected: rule.targetShape(outputShape(network, { batch, time })),
    remedy: "Shape the targets as the loss and the network's outputs want them, or change its last layers.",
  });
  if (lengths) {
    assertShape('lengths', [lengths.length], {
      expected: [batch],
      remedy: 'Give one length for each row of inputs.',
    });
  }
  if (targetLengths) {
    assertShape('targetLengths', [targetLengths.length], {
      expected: [batch],
      remedy: 'Give one length for each row of targets.',
    });
  }
  if (!targetWeights) return;
  const axes = targets.shape.slice(0, Math.max(1, targetWeights.shape.length));
  assertShape('targetWeights', targetWeights.shape, {
    expected: axes,
    remedy: 'Give one weight for each target, for each step, or for each row.',
  });
}

function assertShape(
  name: string,
  shape: readonly number[],
  { expected, remedy }: { readonly expected: readonly (number | undefined)[]; readonly remedy: string },
): void {
  const fits = shape.every((length, axis) => length === (expected[axis] ?? length));
  if (fits && shape.length === expected.length) return;
  throw new RnnError(
    'shape-mismatch',
    `A batch's ${name} must be [${expected.map((length) => length ?? 'any').join(', ')}]. Received [${shape.join(', ')}]. ${remedy}`,
  );
}
