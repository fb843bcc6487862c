import { floats, type KernelHost } from './kernel-host.js';

/** Labels of a batch of sequences, and the shape of the logits they are compared with. */
export interface CtcTargets {
  readonly batch: number;
  readonly time: number;
  readonly numClasses: number;
  /** The class that means "no label here". */
  readonly blank: number;
  /** Real steps of each row. */
  readonly inputLengths: Int32Array;
  /** [batch, maxLabels] */
  readonly labels: Int32Array;
  readonly labelLengths: Int32Array;
}

/** Byte offsets of what a CTC run reads and writes. */
export interface CtcTensors {
  /** [batch, time, numClasses] */
  readonly logits: number;
  /** −ln p(labels) of each row [batch]; Infinity where no alignment has its labels. */
  readonly losses: number;
  /** Of each row's loss, in its logits [batch, time, numClasses]; 0 = not wanted. An infinite loss has gradient 0. */
  readonly gradients: number;
}

/** Connectionist temporal classification of a batch. Trusts lengths, labels and blank. */
export function runCtc(host: KernelHost, targets: CtcTargets, tensors: CtcTensors): void {
  const { batch, time, numClasses, blank, inputLengths, labels, labelLengths } = targets;
  const { kernels } = host;
  const maxLabels = labels.length / Math.max(1, batch);
  const scratch = host.allocate(kernels.ctcScratch(time, numClasses, maxLabels));
  const labelsAt = host.allocate(labels.byteLength);
  new Int32Array(host.memory.buffer, labelsAt, labels.length).set(labels);
  const losses = Array.from({ length: batch }, (_, row) => {
    const steps = inputLengths[row]!;
    const logits = tensors.logits + row * time * numClasses * 4;
    const gradient = tensors.gradients && tensors.gradients + row * time * numClasses * 4;
    const rowLabels = labelsAt + row * maxLabels * 4;
    // prettier-ignore
    const loss = kernels.ctc(steps, numClasses, blank, logits, rowLabels, labelLengths[row]!, gradient, scratch);
    if (gradient) kernels.clear(gradient + steps * numClasses * 4, (time - steps) * numClasses * 4);
    return loss;
  });
  floats(host, tensors.losses, batch).set(losses);
  host.free(labelsAt);
  host.free(scratch);
}
