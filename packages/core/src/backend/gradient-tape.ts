import * as tf from '@tensorflow/tfjs-core';

/** An operation with several outputs and a gradient of its own. */
export interface TapedOperation {
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  /** Inputs → outputs, away from the tape. What is given to `save` lives until the gradients are made. */
  forward(save: (tensors: tf.Tensor[]) => void): tf.Tensor[];
  /**
   * Gradients of the outputs → gradients of the inputs by name, made once, when the first of them is asked for. The tape
   * asks in the order of `inputs` and leaves out what nobody wants, so inputs before `first` need none.
   */
  backward(
    gradients: readonly tf.Tensor[],
    saved: readonly tf.Tensor[],
    first: string,
  ): Record<string, tf.Tensor>;
}

/** The part of TensorFlow.js's engine behind `tf.customGrad`, which itself knows single outputs only. */
interface TapeEngine {
  runKernelFunc(operation: {
    inputs: TapedOperation['inputs'];
    forwardFunc: () => tf.Tensor[];
    backwardsFunc: (
      gradients: tf.Tensor | tf.Tensor[],
      saved: tf.Tensor[],
    ) => Record<string, () => tf.Tensor>;
  }): tf.Tensor[];
}

/** Runs an operation and puts it on the gradient tape, if one is being written. */
export function runTaped(operation: TapedOperation): tf.Tensor[] {
  const engine = tf.engine() as unknown as TapeEngine;
  const shared: tf.Tensor[] = [];
  const outputs = engine.runKernelFunc({
    inputs: operation.inputs,
    forwardFunc: () => operation.forward((tensors) => void shared.push(...tensors.map(keepShared))),
    backwardsFunc: (gradients, saved) => {
      const kept = saved.slice();
      let made: Record<string, tf.Tensor> | undefined;
      const gradientOf = (name: string): tf.Tensor => {
        if (!made) {
          made = operation.backward([gradients].flat(), kept, name);
          // Each gradient is asked for in a tidy of its own; what is in `saved` outlives it, and ends with the tape.
          saved.push(...Object.values(made).map((gradient) => tf.keep(gradient)));
        }
        return share(made[name]!);
      };
      const names = Object.keys(operation.inputs);
      return Object.fromEntries(names.map((name) => [name, () => gradientOf(name)]));
    },
  });
  // What stands on the tape is freed with it.
  if (shared.length > 0)
    tf.engine()
      .state.activeTape.at(-1)!
      .saved!.push(...shared);
  return outputs;
}

const keepShared = (tensor: tf.Tensor): tf.Tensor => tf.keep(share(tensor));

/** A tensor over the same numbers: `tf.clone` would copy them on wasm. */
function share(x: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel(tf.Reshape, { x }, { shape: x.shape });
}

/** Runs what writes a tape; when it fails, frees the tensors that the tape had kept, which TensorFlow.js forgets. */
export function freeingTape<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    const { state } = tf.engine();
    for (const { saved } of state.activeTape ?? []) tf.dispose(saved);
    state.activeTape = [];
    throw error;
  }
}

/** Whether gradients will be asked for. */
export function isTaping(): boolean {
  return tf.engine().isTapeOn();
}
