import type { TrainingBatch } from '../data/example-source.js';
import { RnnError } from '../errors.js';
import type { LossRule } from '../losses/index.js';
import { outputShape, type Network } from '../network/index.js';

/** @throws {RnnError} shape-mismatch when a batch does not fit the network */
export function assertBatch(
  { inputs, otherInputs, lengths, targets, targetLengths, targetWeights }: TrainingBatch,
  { network, rule }: { readonly network: Network; readonly rule: LossRule },
): void {
  const [batch = 0, time = 0] = inputs.shape;
  const times = assertOtherInputs({ inputs, ...(otherInputs && { otherInputs }) }, network);
  assertShape('inputs', inputs.shape, {
    expected: inputShapeOf(network, [batch, time]),
    remedy: 'Make the network for as many features as a step of the inputs has.',
  });
  assertShape('targets', targets.shape, {
    expected: rule.targetShape(outputShape(network, { batch, time: times })),
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

/** What a batch's `inputs` are to be: of a graph its first. */
function inputShapeOf(network: Network, [batch, time]: readonly [number, number]): (number | undefined)[] {
  const shape =
    network.className === 'Functional' ? network.config.inputs[0]!.shape : network.config.inputShape;
  return [batch, ...shape.map((axis) => axis ?? time)];
}

/** The steps of each input, by name where there are several. */
function assertOtherInputs(
  { inputs, otherInputs = {} }: Pick<TrainingBatch, 'inputs' | 'otherInputs'>,
  network: Network,
): number | Record<string, number> {
  const [batch = 0, time = 0] = inputs.shape;
  const [first, ...others] = network.className === 'Functional' ? network.config.inputs : [];
  const names = others.map(({ name }) => name);
  const stray = Object.keys(otherInputs).find((name) => !names.includes(name));
  if (stray !== undefined || names.some((name) => !otherInputs[name])) {
    throw new RnnError(
      'shape-mismatch',
      `A batch's otherInputs are those of the graph behind its first: [${names.join(', ')}]. ` +
        `Received [${Object.keys(otherInputs).join(', ')}]. Give each by its name.`,
    );
  }
  if (!first) return time;
  const times = { [first.name]: time };
  for (const { name, shape } of others) {
    const { values, lengths } = otherInputs[name]!;
    const steps = shape[0] === null ? (values.shape[1] ?? 0) : 0;
    assertShape(name, values.shape, {
      expected: [batch, ...shape.map((axis) => axis ?? steps)],
      remedy: 'Shape it as the graph says.',
    });
    if (lengths) {
      assertShape(`lengths of ${name}`, [lengths.length], {
        expected: [batch],
        remedy: 'Give one length for each row.',
      });
    }
    times[name] = steps;
  }
  return times;
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
