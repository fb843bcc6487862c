import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential as stockSequential } from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { toOnnx } from '@recurrent/core/interchange';
import type { Peer } from './against.js';
import type { Brain, Onnxruntime } from './fetched-peer.js';
import { SelfMeasured } from './measure-pair.js';
import type { PythonJob, PythonPeer } from './python-peer.js';
import type { Case, Size } from './size.js';

/** A stock layer on one backend, whole sequences; the caller frees it. */
export async function stockPeer(
  backend: 'wasm' | 'cpu',
  { I, H, B, T }: Size,
): Promise<Peer & { readonly free: () => Promise<void> }> {
  await tf.setBackend(backend);
  const model = stockSequential({
    layers: [
      layers.lstm({
        units: H,
        inputShape: [T, I],
        recurrentActivation: 'sigmoid',
        recurrentInitializer: 'glorotUniform',
        returnSequences: true,
      }),
    ],
  });
  const inputs = tf.randomNormal([B, T, I]);
  return {
    name: `TensorFlow.js ${tf.version_core} on ${backend}`,
    run: async () => {
      const outputs = model.predictOnBatch(inputs) as tf.Tensor;
      await outputs.data();
      outputs.dispose();
    },
    async free() {
      model.dispose();
      inputs.dispose();
    },
  };
}

/** The same network as an ONNX file. */
export async function onnxPeer(
  ort: Onnxruntime | undefined,
  { network, weights, inputs, threads }: Case & { readonly threads: number },
): Promise<(Peer & { readonly free: () => Promise<void> }) | undefined> {
  if (!ort) return undefined;
  const session = await ort.InferenceSession.create(toOnnx(network, weights), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const feeds = { inputs: new ort.Tensor('float32', inputs.values, inputs.shape) };
  return {
    name: `ONNX Runtime ${ort.env.versions.node ?? ''}, ${threads} thread${threads === 1 ? '' : 's'}`,
    run: () => session.run(feeds),
    free: () => session.release(),
  };
}

/** A job that a Python library does and measures. */
export function pythonPeer(python: PythonPeer | undefined, job: PythonJob): Peer | undefined {
  return python && { name: python.name, run: async () => new SelfMeasured((await python.run(job))[0]!) };
}

/** brain.js reads one sequence at a time and puts a dense layer behind the LSTM. */
export function brainPeer(brain: Brain | undefined, { I, H, B, T }: Size): Peer | undefined {
  if (!brain) return undefined;
  const net = new brain.recurrent.LSTMTimeStep({ inputSize: I, hiddenLayers: [H], outputSize: I });
  const sequence = Array.from({ length: T }, (_, step) =>
    Array.from({ length: I }, (_, at) => Math.sin(step + at)),
  );
  net.train([sequence.slice(0, 3)], { iterations: 1 });
  return {
    name: 'brain.js 1.6.1',
    run: async () => {
      for (let row = 0; row < B; row++) net.run(sequence);
    },
  };
}
