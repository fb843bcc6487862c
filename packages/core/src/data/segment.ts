import { RnnError } from '../errors.js';
import type { DenseArray } from './dense-array.js';

/** How a long sequence is cut. */
export interface SegmentOptions {
  /** Steps of a segment. */
  readonly segmentLength: number;
  /** Steps that a segment shares with the one before. Default 0. */
  readonly overlap?: number;
}

/** A long sequence in pieces. */
export interface Segments {
  /** [segments, segmentLength, numFeatures], 0 behind the end of the last one */
  readonly inputs: DenseArray;
  /** Real steps of each segment. */
  readonly lengths: Int32Array;
}

/**
 * A sequence [time, numFeatures] → segments, each as long as the others but perhaps the last.
 * @throws {RnnError} invalid-argument when a segment has no step of its own
 */
export function segment(
  { values, shape }: DenseArray,
  { segmentLength, overlap = 0 }: SegmentOptions,
): Segments {
  assertSegments({ segmentLength, overlap });
  const [time = 0, features = 0] = shape;
  const stride = segmentLength - overlap;
  const count = time === 0 ? 0 : Math.max(1, Math.ceil((time - overlap) / stride));
  const cut = new Float32Array(count * segmentLength * features);
  const lengths = Int32Array.from({ length: count }, (_, index) => {
    const start = index * stride;
    const length = Math.min(segmentLength, time - start);
    cut.set(values.subarray(start * features, (start + length) * features), index * segmentLength * features);
    return length;
  });
  return { inputs: { values: cut, shape: [count, segmentLength, features] }, lengths };
}

/**
 * What was made of segments [segments, segmentLength, numFeatures] → the whole sequence [time, numFeatures]: the mean
 * where segments overlap.
 * @throws {RnnError} invalid-argument when a segment has no step of its own
 */
export function joinSegments(
  { inputs, lengths }: Segments,
  { overlap = 0 }: { readonly overlap?: number } = {},
): DenseArray {
  const [count = 0, segmentLength = 0, features = 0] = inputs.shape;
  if (count === 0) return { values: new Float32Array(0), shape: [0, features] };
  assertSegments({ segmentLength, overlap });
  const stride = segmentLength - overlap;
  const time = (count - 1) * stride + lengths[count - 1]!;
  const sums = new Float64Array(time * features);
  const counts = new Int32Array(time);
  for (let index = 0; index < count; index++) {
    for (let step = 0; step < lengths[index]!; step++) {
      const at = index * stride + step;
      counts[at]! += 1;
      for (let feature = 0; feature < features; feature++) {
        sums[at * features + feature]! += inputs.values[(index * segmentLength + step) * features + feature]!;
      }
    }
  }
  const values = Float32Array.from(sums, (sum, at) => sum / counts[Math.floor(at / features)]!);
  return { values, shape: [time, features] };
}

function assertSegments({ segmentLength, overlap }: Required<SegmentOptions>): void {
  const isFine = Number.isInteger(segmentLength) && Number.isInteger(overlap);
  if (isFine && overlap >= 0 && overlap < segmentLength) return;
  throw new RnnError(
    'invalid-argument',
    'segmentLength and overlap are whole numbers, and a segment has a step of its own. ' +
      `Received segmentLength ${segmentLength} with overlap ${overlap}. Let overlap be less than segmentLength.`,
  );
}
