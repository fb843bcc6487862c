import { badSavedModel } from '../errors.js';
import {
  fromKerasJson,
  toKerasJson,
  weightSpecs,
  type Network,
  type WeightFormat,
  type Weights,
} from '../network/index.js';
import { assertFinite, readManifest } from './claimed-manifest.js';
import { digestOf, isIntact, seal } from './model-digest.js';
import { formatVersion, readModelJson, type ModelJson } from './model-json.js';
import type { ModelTarget } from './model-store.js';
import { storeFor } from './store-for.js';
import { byteLength, fromBytes, packWeights, type ManifestWeight } from './weight-bytes.js';

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

/** How a model is saved. */
export interface SaveOptions {
  /** 'float32' unless said otherwise; the others make a smaller file of rounded weights. */
  readonly weights?: WeightFormat;
}

const modelFile = 'model.json';

/** Writes TensorFlow.js's layers-model format: `model.json`, and the weights under a name of their own. */
export async function saveModel(
  model: SavedModel,
  target: ModelTarget,
  { weights: format = 'float32' }: SaveOptions = {},
): Promise<void> {
  const { bytes, manifest } = packWeights(model.weights, format);
  const name = `weights-${(await digestOf(bytes)).slice(0, 8)}.bin`;
  const json = await seal(
    (digest) => JSON.stringify(describeModel(model, { weightsName: name, manifest, digest })),
    bytes,
  );
  await storeFor(target).write([
    { name, bytes },
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
  const manifest = readManifest(claimed, specs);
  const bytes = await store.read(weightsName);
  if (bytes.length !== byteLength(manifest)) {
    throw badSavedModel(`The weights of this network take ${byteLength(manifest)} bytes`, {
      received: `${weightsName} of ${bytes.length} bytes`,
      remedy: 'Copy the model again: a file was cut short, or belongs to another model',
    });
  }
  if (!(await isIntact({ json, weights: bytes, digest: metadata.sha256 }))) {
    throw badSavedModel('A saved model is byte by byte as it was saved', {
      received: `${modelFile} and ${weightsName} with another SHA-256 than ${metadata.sha256}`,
      remedy: 'Copy the model again, or save it again from the task',
    });
  }
  const { preprocessor, training } = metadata;
  const weights = fromBytes(bytes, manifest);
  assertFinite(weights, manifest);
  return { task, network, weights, preprocessor, training };
}

function describeModel(
  { task, network, preprocessor, training }: SavedModel,
  {
    weightsName,
    manifest,
    digest,
  }: { weightsName: string; manifest: readonly ManifestWeight[]; digest: string },
): ModelJson {
  return {
    format: 'layers-model',
    generatedBy: '@recurrent/core',
    convertedBy: null,
    modelTopology: toKerasJson(network),
    weightsManifest: [{ paths: [weightsName], weights: manifest }],
    userDefinedMetadata: {
      recurrent: { formatVersion, task, preprocessor, training, sha256: digest },
    },
  };
}
