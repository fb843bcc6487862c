import * as tf from '@tensorflow/tfjs-core';

/** An operation with several outputs and a gradient of its own. */
export interface TapedOperation<Name extends string> {
  readonly inputs: Partial<Record<Name, tf.Tensor>>;
  /** `save` keeps tensors until the gradients are made. Runs outside the tape. */
  forward(save: (tensors: tf.Tensor[]) => void): tf.Tensor[];
  /** Gradients of the outputs → gradients of the inputs. Called at most once, when first one is wanted. */
  backward(
    outputGradients: tf.Tensor[],
    saved: readonly tf.Tensor[],
    first: Name,
  ): Partial<Record<Name, tf.Tensor>>;
}

/** The part of TensorFlow.js's engine behind `tf.customGrad`, which itself knows single outputs only. */
interface Engine {
  runKernelFunc(operation: {
    inputs: object;
    forwardFunc: (backend: unknown, save: (tensors: tf.Tensor[]) => void) => tf.Tensor[];
    backwardsFunc: (
      gradients: tf.Tensor | tf.Tensor[],
      saved: tf.Tensor[],
    ) => Record<string, () => tf.Tensor>;
  }): tf.Tensor[];
}

/** Runs an operation and puts it on the gradient tape, if one is being written. */
export function runTaped<Name extends string>(operation: TapedOperation<Name>): tf.Tensor[] {
  const engine = tf.engine() as unknown as Engine;
  return engine.runKernelFunc({
    inputs: operation.inputs,
    forwardFunc: (_, save) => operation.forward(save),
    backwardsFunc: (gradients, saved) => {
      const kept = saved.slice();
      let made: Partial<Record<Name, tf.Tensor>> | undefined;
      // The tape asks for one gradient after the other, in the order of the inputs and leaving out those nobody wants,
      // each in a tidy of its own. Whatever is put into `saved` lives until the tape is done.
      const gradientOf = (name: Name): tf.Tensor => {
        if (!made) {
          made = operation.backward([gradients].flat(), kept, name);
          saved.push(...Object.values<tf.Tensor>(made as Record<Name, tf.Tensor>).map(tf.keep));
        }
        return tf.clone(made[name]!);
      };
      const names = Object.keys(operation.inputs) as Name[];
      return Object.fromEntries(names.map((name) => [name, () => gradientOf(name)]));
    },
  });
}

/** Whether gradients will be asked for. */
export function isTaping(): boolean {
  return tf.engine().isTapeOn();
}
