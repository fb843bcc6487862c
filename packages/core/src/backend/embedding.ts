import * as tf from '@tensorflow/tfjs-core';
import { floats, trainingKernels } from '../kernels/index.js';
import { tensorMemory, type TensorMemory } from './tensor-memory.js';

const kernelName = 'RecurrentEmbeddingGradient';
const lookUpName = 'RecurrentEmbedding';

/**
 * Rows of a matrix [vocabulary, columns] for ids [rows] → [rows, columns], differentiable in the matrix. TensorFlow.js's
 * own gradient is missing on its wasm backend, and on its cpu backend it takes vocabulary × rows steps.
 */
export function embed(matrix: tf.Tensor2D, ids: tf.Tensor1D): tf.Tensor2D {
  const lookUp = tf.customGrad((embeddings, indices, save) => {
    (save as tf.GradSaveFunc)([indices as tf.Tensor]);
    return {
      value: lookUpRows(embeddings as tf.Tensor2D, indices as tf.Tensor1D),
      gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => [
        embeddingGradient(dy, { ids: saved!, shape: matrix.shape }),
        tf.zerosLike(saved!),
      ],
    };
  });
  return lookUp(matrix, tf.cast(ids, 'float32'));
}

/** TensorFlow.js's own look-up copies number by number on its wasm backend, which took longer than the gradient and Adam. */
function lookUpRows(matrix: tf.Tensor2D, ids: tf.Tensor1D): tf.Tensor2D {
  if (tf.getBackend() !== 'wasm') return tf.gather(matrix, tf.cast(ids, 'int32'));
  if (!tf.getKernel(lookUpName, 'wasm')) {
    tf.registerKernel({
      kernelName: lookUpName,
      backendName: 'wasm',
      kernelFunc({ inputs, backend }) {
        const memory = tensorMemory(backend as tf.KernelBackend);
        try {
          return copyRows(memory, { matrix: inputs['matrix']!, ids: inputs['ids']! });
        } finally {
          memory.release();
        }
      },
    });
  }
  return tf.engine().runKernel<tf.Tensor2D>(lookUpName, { matrix, ids });
}

function copyRows(
  memory: TensorMemory,
  { matrix, ids }: { readonly matrix: tf.TensorInfo; readonly ids: tf.TensorInfo },
): tf.TensorInfo {
  const [vocabulary = 0, columns = 0] = matrix.shape;
  const [rows = 0] = ids.shape;
  const made = memory.create([rows, columns]);
  const [from, idsAt] = [memory.offsetOf(matrix), memory.offsetOf(ids)];
  const { host } = memory;
  const vectors = floats(host, from, vocabulary * columns);
  const outputs = floats(host, made.offset, rows * columns);
  for (const [row, id] of floats(host, idsAt, rows).entries()) {
    outputs.set(vectors.subarray(id * columns, (id + 1) * columns), row * columns);
  }
  return made.done();
}

/** Gradients [rows, columns] → gradients of the matrix, each row added where its id points. */
function embeddingGradient(
  gradients: tf.Tensor,
  { ids, shape }: { readonly ids: tf.Tensor; readonly shape: readonly number[] },
): tf.Tensor {
  if (onGraphics.has(tf.getBackend())) {
    return tf.unsortedSegmentSum(gradients, tf.cast(ids, 'int32') as tf.Tensor1D, shape[0]!);
  }
  register(tf.getBackend());
  const attributes = { shape } as unknown as tf.NamedAttrMap;
  return tf.engine().runKernel<tf.Tensor>(kernelName, { gradients, ids }, attributes);
}

/** Where kernels would wait for numbers from a graphics card, which some cannot give at once. */
const onGraphics: ReadonlySet<string> = new Set(['webgl', 'webgpu']);

/** Any backend will do, since it is read and written by what all of them have. */
function register(backendName: string): void {
  if (tf.getKernel(kernelName, backendName)) return;
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc({ inputs, attrs, backend }) {
      const { shape } = attrs as unknown as { shape: readonly number[] };
      const memory = tensorMemory(backend as tf.KernelBackend);
      try {
        return run(memory, { gradients: inputs['gradients']!, ids: inputs['ids']!, shape });
      } finally {
        memory.release();
      }
    },
  });
}

interface GradientCall {
  readonly gradients: tf.TensorInfo;
  readonly ids: tf.TensorInfo;
  readonly shape: readonly number[];
}

function run(memory: TensorMemory, { gradients, ids, shape }: GradientCall): tf.TensorInfo {
  const [vocabulary = 0, columns = 0] = shape;
  const made = memory.create(shape);
  const from = memory.offsetOf(gradients);
  const idsAt = memory.offsetOf(ids);
  const { host } = memory;
  floats(host, made.offset, vocabulary * columns).fill(0);
  trainingKernels(host).addToRows(ids.shape[0]!, columns, idsAt, from, made.offset);
  return made.done();
}
