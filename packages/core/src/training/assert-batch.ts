import type { NamedTargets, TrainingBatch } from '../data/example-source.js';
import { RnnError } from '../errors.js';
import { outputShape, outputShapes, type Network } from '../network/index.js';
import type { NetworkLoss } from './network-loss.js';

/** @throws {RnnError} shape-mismatch when a batch does not fit the network */
export function assertBatch(
  batch: TrainingBatch,
  { network, parts }: { readonly network: Network; readonly parts: NetworkLoss['parts'] },
): void {
  const { inputs, otherInputs, lengths, otherTargets = {} } = batch;
  const [rows = 0, time = 0] = inputs.shape;
  const times = assertOtherInputs({ inputs, ...(otherInputs && { otherInputs }) }, network);
  assertShape('inputs', inputs.shape, {
    expected: inputShapeOf(network, [rows, time]),
    remedy: 'Make the network for as many features as a step of the inputs has.',
  });
  if (lengths) {
    assertShape('lengths', [lengths.length], {
      expected: [rows],
      remedy: 'Give one length for each row of inputs.',
    });
  }
  const [first, ...others] = parts;
  const shapes =
    network.className === 'Functional'
      ? outputShapes(network, { batch: rows, time: times })
      : { [first!.name]: outputShape(network, { batch: rows, time }) };
  assertNames(
    Object.keys(otherTargets),
    others.map(({ name }) => name),
  );
  const { targets: values, targetLengths, targetWeights: weights } = batch;
  const own = { values, ...(targetLengths && { lengths: targetLengths }), ...(weights && { weights }) };
  for (const { name, rule } of parts) {
    const expected = rule.targetShape(shapes[name]!);
    if (name === first!.name) assertTargets('', own, { rows, expected });
    else assertTargets(` of ${name}`, otherTargets[name]!, { rows, expected });
  }
}

function assertTargets(
  whose: string,
  { values, lengths, weights }: NamedTargets,
  { rows, expected }: { readonly rows: number; readonly expected: readonly (number | undefined)[] },
): void {
  assertShape(`targets${whose}`, values.shape, {
    expected,
    remedy: "Shape the targets as the loss and the network's outputs want them, or change its last layers.",
  });
  if (lengths) {
    assertShape(`targetLengths${whose}`, [lengths.length], {
      expected: [rows],
      remedy: 'Give one length for each row of targets.',
    });
  }
  if (!weights) return;
  assertShape(`targetWeights${whose}`, weights.shape, {
    expected: values.shape.slice(0, Math.max(1, weights.shape.length)),
    remedy: 'Give one weight for each target, for each step, or for each row.',
  });
}

function assertNames(given: readonly string[], outputs: readonly string[]): void {
  if (given.length === outputs.length && outputs.every((name) => given.includes(name))) return;
  throw new RnnError(
    'shape-mismatch',
    `A batch's otherTargets are those of the graph's outputs behind its first: [${outputs.join(', ')}]. ` +
      `Received [${given.join(', ')}]. Give each by its name.`,
  );
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
