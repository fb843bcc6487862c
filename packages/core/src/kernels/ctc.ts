import { floats, type KernelHost } from './kernel-host.js';
import { trainingKernels } from './training-kernels.js';
import { reserve } from './workspace.js';

/** Labels of a batch of sequences, and the shape of the logits that they are compared with. */
export interface CtcTargets {
  readonly batch: number;
  readonly time: number;
  readonly numClasses: number;
  /** The class that stands for no label. */
  readonly blank: number;
  /** Real steps of each row. */
  readonly inputLengths: Int32Array;
  /** Classes [batch, maxLabels] */
  readonly labels: Int32Array;
  readonly labelLengths: Int32Array;
}

/** Byte offsets of what a CTC run reads and writes. */
export interface CtcTensors {
  /** [batch, time, numClasses] */
  readonly logits: number;
  /** −ln p(labels) of each row [batch]: Infinity where no alignment has these labels. */
  readonly losses: number;
  /** Each row's loss in its logits [batch, time, numClasses]; 0 = not wanted. That of an infinite loss is 0. */
  readonly gradients: number;
}

/** Connectionist temporal classification of a batch. */
export function runCtc(
  host: KernelHost,
  targets: CtcTargets,
  { logits, losses, gradients }: CtcTensors,
): void {
  const { batch, time, numClasses, blank, inputLengths, labels, labelLengths } = targets;
  const { ctc, ctcScratch } = trainingKernels(host);
  const maxLabels = labels.length / Math.max(1, batch);
  const { offsets, free } = reserve(host, {
    labels: labels.length,
    scratch: ctcScratch(time, numClasses, maxLabels) / 4,
  });
  new Int32Array(host.memory.buffer, offsets.labels, labels.length).set(labels);
  const results = Array.from({ length: batch }, (_, row) => {
    const first = row * time * numClasses * 4;
    const steps = inputLengths[row]!;
    const from = logits + first;
    const gradient = gradients && gradients + first;
    const rowLabels = offsets.labels + row * maxLabels * 4;
    // prettier-ignore
    const loss = ctc(steps, numClasses, blank, from, rowLabels, labelLengths[row]!, gradient, offsets.scratch);
    if (gradient) host.kernels.clear(gradient + steps * numClasses * 4, (time - steps) * numClasses * 4);
    return loss;
  });
  floats(host, losses, batch).set(results);
  free();
}
