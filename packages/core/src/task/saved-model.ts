import { badSavedModel, show } from '../errors.js';
import {
  fromKerasJson,
  toKerasJson,
  weightSpecs,
  type Network,
  type Weights,
  type WeightSpec,
} from '../network/index.js';
import { digestOf, isIntact, seal } from './model-digest.js';
import { formatVersion, readModelJson, type ModelJson } from './model-json.js';
import type { ModelTarget } from './model-store.js';
import { storeFor } from './store-for.js';
import { byteLength, fromBytes, toBytes } from './weight-bytes.js';

/** All that a task needs to live again. */
export interface SavedModel {
  /** Which task saved it, such as 'forecaster'. */
  readonly task: string;
  readonly network: Network;
  readonly weights: Weights;
  /** What the preprocessor's `toJSON` gave. */
  readonly preprocessor: unknown;
  /** How it was trained; null when it was not. */
  readonly training: unknown;
}

const modelFile = 'model.json';

/** Writes TensorFlow.js's layers-model format: `model.json`, and the weights under a name of their own. */
export async function saveModel(model: SavedModel, target: ModelTarget): Promise<void> {
  const weights = toBytes(model.weights);
  const name = `weights-${digestOf(weights).slice(0, 8)}.bin`;
  const json = seal((digest) => JSON.stringify(describeModel(model, { weightsName: name, digest })), weights);
  await storeFor(target).write([
    { name, bytes: weights },
    { name: modelFile, bytes: json },
  ]);
}

/**
 * Reads a saved model back, and believes nothing that its digest does not vouch for.
 * @throws {RnnError} bad-saved-model when there is none, when a byte is missing or altered, or when it is of another task
 */
export async function loadModel(
  target: ModelTarget,
  { task }: { readonly task: string },
): Promise<SavedModel> {
  const store = storeFor(target);
  const json = await store.read(modelFile);
  const { metadata, topology, weightsName, weightSpecs: claimed } = readModelJson(json, { task });
  const network = fromKerasJson(topology);
  const specs = weightSpecs(network);
  assertSameSpecs(claimed, specs);
  const weights = await store.read(weightsName);
  if (weights.length !== byteLength(specs)) {
    throw badSavedModel(`The weights of this network take ${byteLength(specs)} bytes`, {
      received: `${weightsName} of ${weights.length} bytes`,
      remedy: 'Copy the model again: a file was cut short, or belongs to another model',
    });
  }
  if (!isIntact({ json, weights, digest: metadata.sha256 })) {
    throw badSavedModel('A saved model is byte by byte as it was saved', {
      received: `${modelFile} and ${weightsName} with another SHA-256 than ${metadata.sha256}`,
      remedy: 'Copy the model again, or save it again from the task',
    });
  }
  const { preprocessor, training } = metadata;
  return { task, network, weights: fromBytes(weights, specs), preprocessor, training };
}

function describeModel(
  { task, network, weights, preprocessor, training }: SavedModel,
  { weightsName, digest }: { weightsName: string; digest: string },
): ModelJson {
  return {
    format: 'layers-model',
    generatedBy: '@recurrent/core',
    convertedBy: null,
    modelTopology: toKerasJson(network),
    weightsManifest: [
      {
        paths: [weightsName],
        weights: weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
      },
    ],
    userDefinedMetadata: {
      recurrent: { formatVersion, task, preprocessor, training, sha256: digest },
    },
  };
}

/** Sizes are believed when the network itself asks for them, so that no claim makes us allocate. */
function assertSameSpecs(claimed: unknown, specs: readonly WeightSpec[]): void {
  const expected = specs.map(({ name, shape }) => ({ name, shape, dtype: 'float32' }));
  if (JSON.stringify(claimed) === JSON.stringify(expected)) return;
  const differs = Array.isArray(claimed)
    ? claimed.find((spec, index) => JSON.stringify(spec) !== JSON.stringify(expected[index]))
    : claimed;
  throw badSavedModel("A saved model lists its network's weights, in order, as float32", {
    received: show(differs ?? claimed),
    remedy: 'Save it again',
  });
}
