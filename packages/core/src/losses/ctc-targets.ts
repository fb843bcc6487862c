import type * as tf from '@tensorflow/tfjs-core';
import { RnnError, show } from '../errors.js';
import type { CtcTargets } from '../kernels/index.js';

/** The labels of a batch, as tensors of whole numbers. */
export interface CtcTargetTensors {
  /** Classes [batch, maxLabels]. Whatever stands behind a row's labelLength is ignored. */
  readonly labels: tf.Tensor;
  /** Labels of each row [batch]. */
  readonly labelLengths: tf.Tensor;
  /** Real steps of each row [batch]; default: all. */
  readonly inputLengths?: tf.Tensor;
  /** The class that stands for no label. */
  readonly blank: number;
}

/** Reads the targets of logits [batch, time, numClasses], and refuses what is no target of theirs. */
export function readCtcTargets(
  logits: tf.Tensor,
  { labels, labelLengths, inputLengths, blank }: CtcTargetTensors,
  { refuseTooLong }: { readonly refuseTooLong: boolean },
): CtcTargets {
  assertShape('logits', logits, { wanted: ['batch', 'time', 'numClasses'] });
  const [batch, time, numClasses] = logits.shape as [number, number, number];
  assertShape('labels', labels, { wanted: [batch, 'maxLabels'] });
  assertShape('labelLengths', labelLengths, { wanted: [batch] });
  if (inputLengths) assertShape('inputLengths', inputLengths, { wanted: [batch] });
  assertBlank(blank, numClasses);
  const numbers = labels.dataSync();
  const maxLabels = labels.shape[1]!;
  const targets: CtcTargets = {
    batch,
    time,
    numClasses,
    blank,
    inputLengths: inputLengths
      ? readLengths('inputLengths', inputLengths, { most: time, of: 'steps' })
      : new Int32Array(batch).fill(time),
    labels: Int32Array.from(numbers),
    labelLengths: readLengths('labelLengths', labelLengths, { most: maxLabels, of: 'labels' }),
  };
  for (let row = 0; row < batch; row++) {
    const start = row * maxLabels;
    const rowLabels = numbers.subarray(start, start + targets.labelLengths[row]!);
    assertLabels(rowLabels, { row, blank, numClasses });
    if (refuseTooLong) assertFits(rowLabels, { row, steps: targets.inputLengths[row]! });
  }
  return targets;
}

function assertShape(
  name: string,
  { shape }: tf.Tensor,
  { wanted }: { readonly wanted: readonly (number | string)[] },
): void {
  const isWanted = wanted.every((axis, index) => typeof axis === 'string' || axis === shape[index]);
  if (shape.length === wanted.length && isWanted) return;
  throw new RnnError(
    'shape-mismatch',
    `${name} have the shape [${wanted.join(', ')}]. Received [${shape.join(', ')}]. ` +
      'Give the rows of one batch in the same order everywhere.',
  );
}

function assertBlank(blank: number, numClasses: number): void {
  if (isIndex(blank, numClasses)) return;
  throw new RnnError(
    'invalid-argument',
    `blank is one of the ${numClasses} classes, from 0 to ${numClasses - 1}. Received ${show(blank)}. ` +
      'Give the class that the network keeps for no label.',
  );
}

function isIndex(value: number, below: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < below;
}

function readLengths(
  name: string,
  lengths: tf.Tensor,
  { most, of }: { readonly most: number; readonly of: string },
): Int32Array {
  const numbers = lengths.dataSync();
  const row = numbers.findIndex((length) => !isIndex(length, most + 1));
  if (row === -1) return Int32Array.from(numbers);
  throw new RnnError(
    'invalid-argument',
    `${name} count each row's ${of}, from 0 to ${most}. Received ${numbers[row]} for row ${row}. ` +
      'Count them before padding.',
  );
}

interface LabelRow {
  readonly row: number;
  readonly blank: number;
  readonly numClasses: number;
}

function assertLabels(labels: ArrayLike<number>, { row, blank, numClasses }: LabelRow): void {
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index]!;
    if (isIndex(label, numClasses) && label !== blank) continue;
    throw new RnnError(
      'invalid-argument',
      `labels are classes from 0 to ${numClasses - 1} other than the blank, ${blank}. ` +
        `Received ${label} for label ${index} of row ${row}. Number the labels as the network's classes.`,
    );
  }
}

/** Each label takes a step, and so does a blank between two that are alike. */
function assertFits(labels: ArrayLike<number>, { row, steps }: { row: number; steps: number }): void {
  let needed = labels.length;
  for (let index = 1; index < labels.length; index++) if (labels[index] === labels[index - 1]) needed++;
  if (needed <= steps) return;
  throw new RnnError(
    'invalid-argument',
    `A row has a step for each label and for a blank between labels that are alike. Received ${steps} steps for ` +
      `${labels.length} labels that need ${needed}, in row ${row}. ` +
      'Leave the row out, or set zeroInfinity to count it 0.',
  );
}
