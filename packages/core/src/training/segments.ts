import type { DenseArray } from '../data/dense-array.js';
import type { TrainingBatch } from '../data/example-source.js';
import { RnnError } from '../errors.js';
import { realTargets } from '../losses/index.js';
import { isRecurrent, isStepwise, outputShape, type LayerConfig, type Network } from '../network/index.js';

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
  const [rows = 0, time = 0] = batch.inputs.shape;
  if (time <= steps) {
    yield { batch, hasTargets: true };
    return;
  }
  const lengths = batch.lengths ?? new Int32Array(rows).fill(time);
  const hasTargets = returnsSequences(network);
  const ends = hasTargets ? lengths : lengths.map((length) => Math.max(0, length - steps));
  const end = Math.max(...ends);
  for (let from = 0; from < end; from += steps) {
    const to = Math.min(from + steps, time);
    const starts = new Int32Array(rows).fill(from);
    const cut = (array: DenseArray): DenseArray => cutOut(array, starts, to - from);
    const { targets, targetWeights } = batch;
    const segment = {
      ...batch,
      inputs: cut(batch.inputs),
      lengths: ends.map((rowEnd) => Math.max(0, Math.min(rowEnd, to) - from)),
      ...(hasTargets && { targets: cut(targets) }),
      ...(hasTargets &&
        targetWeights &&
        targetWeights.shape.length > 1 && { targetWeights: cut(targetWeights) }),
    };
    yield { batch: segment, hasTargets: hasTargets && realTargets(segment, { everyStep: true }).total > 0 };
  }
  if (hasTargets) return;
  yield {
    hasTargets: true,
    batch: {
      ...batch,
      inputs: cutOut(batch.inputs, ends, steps),
      lengths: lengths.map((length) => Math.min(length, steps)),
    },
  };
}

/** @throws {RnnError} invalid-argument when a layer needs more of a sequence than the segment at hand */
export function assertTruncatable(network: Network): void {
  if (network.className === 'Functional') {
    throw new RnnError(
      'invalid-argument',
      `truncateAfter reads chains of layers in segments. Received the graph '${network.config.name}'. Leave truncateAfter out.`,
    );
  }
  const layer = network.config.layers.find((one) => !isReadInSegments(one));
  if (!layer) return;
  throw new RnnError(
    'invalid-argument',
    'truncateAfter reads sequences in segments, from the first step to the last, so every layer must do with what came ' +
      `before. Received ${layer.className} '${layer.config.name}'. Leave truncateAfter out, or the layer.`,
  );
}

function isReadInSegments(layer: LayerConfig): boolean {
  if (isRecurrent(layer)) return !layer.config.goBackwards;
  return isStepwise(layer) || layer.className === 'Embedding' || layer.className === 'Masking';
}

function returnsSequences(network: Network): boolean {
  return outputShape(network, { batch: 1, time: 1 }).length === 3;
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
