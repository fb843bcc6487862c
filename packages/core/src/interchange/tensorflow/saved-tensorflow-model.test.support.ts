import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { useChainedOperations } from '../../backend/chained-operations.js';
import { memoryStore } from '../../task/memory-store.js';
import type { ModelStore } from '../../task/model-store.js';

/** Stock TensorFlow.js on its cpu backend. */
export async function useStockTensorflow(): Promise<void> {
  tf.env().set('PROD', true);
  useChainedOperations();
  await tf.setBackend('cpu');
}

/** What model.json says, as far as tests change it. */
export interface Description {
  format: string;
  modelTopology: unknown;
  weightsManifest: [Manifest];
}

export interface Manifest {
  paths: string[];
  weights: { name: string; shape: number[]; dtype: string; quantization?: object }[];
}

/** The files of a model as TensorFlow.js saves them: model.json, and the weights in shards of `shardLength` bytes. */
export async function filesOf(
  model: { save(handler: tf.io.IOHandler): Promise<unknown> },
  shardLength: number = 2 ** 22,
): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  await model.save({
    async save({ modelTopology, weightSpecs, weightData }) {
      const bytes = new Uint8Array(weightData instanceof ArrayBuffer ? weightData : new ArrayBuffer());
      for (let at = 0; at < bytes.length; at += shardLength) {
        files[`group1-shard${Object.keys(files).length + 1}.bin`] = bytes.slice(at, at + shardLength);
      }
      const weightsManifest = [{ paths: Object.keys(files), weights: weightSpecs }];
      files['model.json'] = json({ format: 'layers-model', modelTopology, weightsManifest });
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    },
  });
  return files;
}

export const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

export function storeOf(files: Readonly<Record<string, Uint8Array>>): ModelStore {
  const store = memoryStore();
  void store.write(Object.entries(files).map(([name, bytes]) => ({ name, bytes })));
  return store;
}

/** Random numbers in place of a model's first ones, so that a bias in the wrong place shows. */
export function withRandomWeights<Model extends layers.LayersModel>(model: Model): Model {
  model.setWeights(
    model.getWeights().map(({ shape }, index) => tf.randomNormal(shape, 0, 0.6, 'float32', index)),
  );
  return model;
}

/** What the files of a model say in model.json. */
export function descriptionIn(files: Readonly<Record<string, Uint8Array>>): Description {
  return JSON.parse(new TextDecoder().decode(files['model.json']));
}

/** Two layers, one behind the other, that are not said to be a sequence. */
export function chain(): layers.LayersModel {
  const input = layers.input({ shape: [null, 3] });
  const hidden = layers.layers.simpleRNN({ units: 2 }).apply(input) as layers.SymbolicTensor;
  const outputs = layers.layers.dense({ units: 1 }).apply(hidden) as layers.SymbolicTensor;
  return withRandomWeights(layers.model({ inputs: input, outputs }));
}
