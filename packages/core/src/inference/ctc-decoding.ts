import type { DenseArray } from '../data/dense-array.js';
import { RnnError, show } from '../errors.js';
import { createCtcBeam, type CtcBeamOptions, type CtcDecoding } from './ctc-beam.js';
import { assertBlank } from './ctc-options.js';
import { logSoftmax } from './log-softmax.js';

/**
 * Logits, or log-probabilities, of one sequence [time, numClasses] → the labels of its likeliest path. Fast, but many less
 * likely paths may have better labels in common: see decodeCtcBeam.
 */
export function decodeCtcGreedy(logits: DenseArray, { blank }: { readonly blank: number }): CtcDecoding {
  const labels: number[] = [];
  const steps: number[] = [];
  let score = 0;
  let last = blank;
  for (const [step, row] of toSteps(logits, blank).entries()) {
    const logs = logSoftmax(row);
    const label = logs.indexOf(logs.reduce((most, logP) => Math.max(most, logP), -Infinity));
    score += logs[label]!;
    if (label !== blank && label !== last) {
      labels.push(label);
      steps.push(step);
    }
    last = label;
  }
  return { labels, steps, score };
}

/**
 * Logits, or log-probabilities, of one sequence [time, numClasses] → its likeliest label sequences, best first. Each counts
 * all its alignments, and `scorer`, if there is one.
 * @example
 * const [best] = decodeCtcBeam(logits, { blank: 0, beamWidth: 32 });
 */
export function decodeCtcBeam<State>(logits: DenseArray, options: CtcBeamOptions<State>): CtcDecoding[] {
  const beam = createCtcBeam(options);
  for (const row of toSteps(logits, options.blank)) beam.step(row);
  return beam.decodings();
}

function toSteps({ values, shape }: DenseArray, blank: number): Float32Array[] {
  const [time = 0, numClasses = 0] = shape;
  if (shape.length !== 2 || values.length !== time * numClasses) {
    throw new RnnError(
      'shape-mismatch',
      `logits have the shape [time, numClasses] of one sequence, without its padding. Received ${show(shape)} ` +
        `with ${values.length} values. Decode the rows of a batch one by one.`,
    );
  }
  assertBlank(blank, numClasses);
  return Array.from({ length: time }, (_, step) =>
    values.subarray(step * numClasses, (step + 1) * numClasses),
  );
}
