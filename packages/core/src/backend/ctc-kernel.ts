import * as tf from '@tensorflow/tfjs-core';
import { runCtc, type CtcTargets } from '../kernels/index.js';
import { tensorMemory, type TensorMemory } from './tensor-memory.js';

const ctc = 'Ctc';

/** What a CTC run gives: losses [batch], and their gradients in the logits where wanted. */
export interface CtcResult {
  readonly losses: tf.Tensor1D;
  /** [batch, time, numClasses] */
  readonly gradients?: tf.Tensor3D;
}

/** CTC by its kernel: on tensors in place where the backend's memory is WebAssembly's, elsewhere on copies. */
export function runCtcKernel(
  logits: tf.Tensor3D,
  { targets, gradients }: { readonly targets: CtcTargets; readonly gradients: boolean },
): CtcResult {
  register(tf.getBackend());
  const attributes = { targets, gradients } as unknown as tf.NamedAttrMap;
  const made = tf.engine().runKernel<tf.Tensor[]>(ctc, { logits }, attributes);
  const [losses, ofLosses] = made as [tf.Tensor1D, tf.Tensor3D?];
  return { losses, ...(ofLosses && { gradients: ofLosses }) };
}

/** Any backend will do, since it is read and written by what all of them have. */
function register(backendName: string): void {
  if (tf.getKernel(ctc, backendName)) return;
  tf.registerKernel({
    kernelName: ctc,
    backendName,
    kernelFunc({ inputs, attrs, backend }) {
      const { targets, gradients } = attrs as unknown as { targets: CtcTargets; gradients: boolean };
      const memory = tensorMemory(backend as tf.KernelBackend);
      try {
        return run(memory, { logits: inputs['logits']!, targets, gradients });
      } finally {
        memory.release();
      }
    },
  });
}

interface CtcCall {
  readonly logits: tf.TensorInfo;
  readonly targets: CtcTargets;
  readonly gradients: boolean;
}

function run(memory: TensorMemory, { logits, targets, gradients }: CtcCall): tf.TensorInfo[] {
  const losses = memory.create([targets.batch]);
  const ofLosses = gradients ? [memory.create(logits.shape)] : [];
  runCtc(memory.host, targets, {
    logits: memory.offsetOf(logits),
    losses: losses.offset,
    gradients: ofLosses[0]?.offset ?? 0,
  });
  return [losses, ...ofLosses].map((output) => output.done());
}
