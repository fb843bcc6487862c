import type { DenseArray } from '../data/dense-array.js';
import type { TrainingBatch } from '../data/example-source.js';
import { RnnError } from '../errors.js';
import { realTargets } from '../losses/index.js';
import {
  flowsOf,
  isJoining,
  isRecurrent,
  isStepwise,
  outputShape,
  type GraphLayer,
  type GraphNetwork,
  type Network,
} from '../network/index.js';
import { atOutputs } from './at-outputs.js';

/** A stretch of every row of a batch. */
export interface Segment {
  readonly batch: TrainingBatch;
  /** Whether targets stand in it; otherwise it only hands states on. */
  readonly hasTargets: boolean;
}

/**
 * A batch of long sequences → segments of at most `steps` steps, one after the other, made one at a time. A network with
 * outputs at every step has targets in all of them. One with an output for each sequence has them in the last, which
 * holds the last `steps` real steps of each row, however long the rows are.
 */
export function* toSegments(
  batch: TrainingBatch,
  { network, steps }: { readonly network: Network; readonly steps: number },
): Generator<Segment> {
  const [rows = 0] = batch.inputs.shape;
  const { time, lengths = new Int32Array(rows).fill(time) } = stepsOf(batch, { network, steps });
  if (time <= steps) {
    yield { batch, hasTargets: true };
    return;
  }
  const hasTargets = returnsSequences(network);
  const ends = hasTargets ? lengths : lengths.map((length) => Math.max(0, length - steps));
  const end = Math.max(...ends);
  for (let from = 0; from < end; from += steps) {
    const to = Math.min(from + steps, time);
    const starts = new Int32Array(rows).fill(from);
    const cut = (array: DenseArray): DenseArray => cutOut(array, starts, to - from);
    const read = withInputs(batch, {
      network,
      cut,
      lengths: ends.map((rowEnd) => Math.max(0, Math.min(rowEnd, to) - from)),
    });
    const segment = hasTargets ? withTargets(read, cut) : read;
    const counts = (part: TrainingBatch): boolean => realTargets(part, { everyStep: true }).total > 0;
    yield { batch: segment, hasTargets: hasTargets && atOutputs(network, segment).some(counts) };
  }
  if (hasTargets) return;
  yield {
    hasTargets: true,
    batch: withInputs(batch, {
      network,
      cut: (array) => cutOut(array, ends, steps),
      lengths: lengths.map((length) => Math.min(length, steps)),
    }),
  };
}

/** @throws {RnnError} invalid-argument when a layer needs more of a sequence than the segment at hand */
export function assertTruncatable(network: Network): void {
  if (network.className === 'Functional') {
    assertGraphTruncatable(network);
    return;
  }
  const layer = network.config.layers.find((one) => !isReadInSegments(one));
  if (layer) throw refused(`${layer.className} '${layer.config.name}'`);
}

function assertGraphTruncatable(network: GraphNetwork): void {
  const { inputs, layers, calls, outputs } = network.config;
  const flows = flowsOf(network);
  // What comes of inputs with steps has changed by the next segment.
  const moving = new Set(inputs.flatMap(({ name, shape }) => (shape[0] === null ? name : [])));
  layers.forEach((layer, index) => {
    const { name } = layer.config;
    const call = calls[index]!;
    const isMoving = (source: string): boolean => moving.has(source.split(':', 1)[0]!);
    if (!isReadInSegments(layer)) throw refused(`${layer.className} '${name}'`);
    if (call.initialState.some(isMoving)) {
      throw refused(`'${name}', which begins where '${call.initialState.join("', '")}' ends`);
    }
    if (call.inputs.some(isMoving)) moving.add(name);
  });
  const everyStep = outputs.filter((name) => flows.get(name)!.hasTime);
  if (everyStep.length > 0 && everyStep.length < outputs.length) {
    throw refused(`outputs at every step, '${everyStep.join("', '")}', and others at the end`);
  }
}

function refused(received: string): RnnError {
  return new RnnError(
    'invalid-argument',
    'truncateAfter reads sequences in segments, from the first step to the last, so every layer must do with what came ' +
      `before. Received ${received}. Leave truncateAfter out, or the layer.`,
  );
}

function isReadInSegments(layer: GraphLayer): boolean {
  if (isJoining(layer)) {
    if (layer.className === 'Concatenate') return layer.config.axis === -1;
    return layer.className === 'Add' || layer.className === 'Multiply' || layer.className === 'Average';
  }
  if (isRecurrent(layer) || layer.className === 'ConvLSTM2D') return !layer.config.goBackwards;
  return isStepwise(layer) || layer.className === 'Embedding' || layer.className === 'Masking';
}

function returnsSequences(network: Network): boolean {
  return outputShape(network, { batch: 1, time: 1 }).length === 3;
}

/** Whether each of a network's inputs has steps, in their order. */
function haveSteps(network: Network): readonly boolean[] {
  return network.className === 'Functional'
    ? network.config.inputs.map(({ shape }) => shape[0] === null)
    : [true];
}

/**
 * The steps that a batch's sequences have in common.
 * @throws {RnnError} invalid-argument when sequences are to be cut that differ in length
 */
function stepsOf(
  { inputs, lengths, otherInputs = {} }: TrainingBatch,
  { network, steps }: { readonly network: Network; readonly steps: number },
): { readonly time: number; readonly lengths: Int32Array | undefined } {
  const isRead = haveSteps(network);
  const others = network.className === 'Functional' ? network.config.inputs.slice(1) : [];
  const sequences = [{ values: inputs, lengths }, ...others.map(({ name }) => otherInputs[name]!)]
    .filter((_, index) => isRead[index])
    .map(({ values, lengths: real }) => ({ time: values.shape[1] ?? 0, lengths: real }));
  const time = Math.max(0, ...sequences.map((one) => one.time));
  const [first] = sequences;
  const shown = sequences.map((one) => `${one.time}${one.lengths ? ` (${one.lengths.join(', ')})` : ''}`);
  if (time > steps && new Set(shown).size > 1) {
    throw new RnnError(
      'invalid-argument',
      `truncateAfter cuts all sequences of a graph in the same places. Received steps ${shown.join(' and ')}. ` +
        'Pad them to one time, with the same lengths, or leave truncateAfter out.',
    );
  }
  return { time, lengths: first?.lengths };
}

/** The batch with every sequence that goes in cut, to these real steps. */
function withInputs(
  batch: TrainingBatch,
  {
    network,
    cut,
    lengths,
  }: {
    readonly network: Network;
    readonly cut: (array: DenseArray) => DenseArray;
    readonly lengths: Int32Array;
  },
): TrainingBatch {
  const [first, ...isRead] = haveSteps(network);
  const names = network.className === 'Functional' ? network.config.inputs.slice(1) : [];
  const otherInputs = Object.fromEntries(
    names.map(({ name }, index) => {
      const given = batch.otherInputs![name]!;
      return [name, isRead[index] ? { values: cut(given.values), lengths } : given];
    }),
  );
  return {
    ...batch,
    ...(first && { inputs: cut(batch.inputs), lengths }),
    ...(names.length > 0 && { otherInputs }),
  };
}

/** The batch with the targets of every output cut. */
function withTargets(batch: TrainingBatch, cut: (array: DenseArray) => DenseArray): TrainingBatch {
  const weightsCut = (weights: DenseArray): DenseArray => (weights.shape.length > 1 ? cut(weights) : weights);
  const { targets, targetWeights, otherTargets } = batch;
  return {
    ...batch,
    targets: cut(targets),
    ...(targetWeights && { targetWeights: weightsCut(targetWeights) }),
    ...(otherTargets && {
      otherTargets: Object.fromEntries(
        Object.entries(otherTargets).map(([name, { values, weights, ...own }]) => [
          name,
          { ...own, values: cut(values), ...(weights && { weights: weightsCut(weights) }) },
        ]),
      ),
    }),
  };
}

/** `steps` steps of each row [batch, time, …], from where that row's stretch starts; zeros behind the row's end. */
function cutOut({ values, shape }: DenseArray, starts: Int32Array, steps: number): DenseArray {
  const [rows = 0, time = 0, ...axes] = shape;
  const width = axes.reduce((product, length) => product * length, 1);
  const cut = new Float32Array(rows * steps * width);
  starts.forEach((start, row) => {
    const end = Math.min(start + steps, time);
    cut.set(values.subarray((row * time + start) * width, (row * time + end) * width), row * steps * width);
  });
  return { values: cut, shape: [rows, steps, ...axes] };
}
