import { badSavedModel, show } from '../errors.js';
import type { KerasNetwork } from '../network/keras-json.js';
import type { ManifestWeight } from './weight-bytes.js';

/** Raised when an older version of this suite could not read what a newer one writes. */
export const formatVersion = 1;

/** What this suite adds to a TensorFlow.js model file. */
interface RecurrentMetadata {
  readonly formatVersion: number;
  readonly task: string;
  readonly preprocessor: unknown;
  readonly training: unknown;
  /** SHA-256 in hexadecimal of this file, with this digest left out, and of the weights. */
  readonly sha256: string;
}

/** The text of `model.json`, TensorFlow.js's layers-model format. */
export interface ModelJson {
  readonly format: 'layers-model';
  readonly generatedBy: string;
  readonly convertedBy: null;
  readonly modelTopology: KerasNetwork;
  readonly weightsManifest: readonly [
    {
      readonly paths: readonly [string];
      readonly weights: readonly ManifestWeight[];
    },
  ];
  readonly userDefinedMetadata: { readonly recurrent: RecurrentMetadata };
}

/** What a `model.json` claims, as far as it can be believed without its weights. */
export interface ModelClaims {
  readonly metadata: RecurrentMetadata;
  readonly topology: unknown;
  /** A plain file name, never a path. */
  readonly weightsName: string;
  readonly weightSpecs: unknown;
}

/**
 * Reads `model.json` as far as its weights' name.
 * @throws {RnnError} bad-saved-model when it is not such a file, is too new, or is of another task
 */
export function readModelJson(bytes: Uint8Array, { task }: { readonly task: string }): ModelClaims {
  const json = parse(bytes);
  const metadata = metadataOf(json);
  if (metadata.formatVersion > formatVersion) {
    throw badSavedModel(`This version of the suite reads saved models up to format ${formatVersion}`, {
      received: show(metadata.formatVersion),
      remedy: 'Update @recurrent/core',
    });
  }
  if (metadata.task !== task) {
    throw badSavedModel(`A ${task} loads a model saved by a ${task}`, {
      received: show(metadata.task),
      remedy: `Load it as a ${metadata.task}`,
    });
  }
  return { metadata, topology: json.modelTopology, ...manifestOf(json.weightsManifest) };
}

function parse(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let text = '';
  let cause: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const json: unknown = JSON.parse(text);
    if (isRecord(json)) return json;
  } catch (error) {
    cause = error;
  }
  throw badSavedModel('model.json is one whole JSON object', {
    received: text === '' ? `${bytes.length} bytes` : show(text.slice(0, 60)),
    remedy: 'Save the model again, or copy it again',
    cause,
  });
}

function metadataOf({ format, userDefinedMetadata }: Readonly<Record<string, unknown>>): RecurrentMetadata {
  const metadata = isRecord(userDefinedMetadata) ? userDefinedMetadata.recurrent : undefined;
  if (format !== 'layers-model' || !isRecord(metadata)) {
    throw badSavedModel('A saved model is a layers-model with userDefinedMetadata.recurrent', {
      received: show({ format, userDefinedMetadata }),
      remedy: 'Save it from this suite',
    });
  }
  const { formatVersion: version, task, preprocessor, training, sha256 } = metadata;
  if (typeof version !== 'number' || typeof task !== 'string' || typeof sha256 !== 'string') {
    throw badSavedModel("A saved model says its formatVersion, its task and its weights' sha256", {
      received: show(metadata),
      remedy: 'Save it again',
    });
  }
  return { formatVersion: version, task, preprocessor, training, sha256 };
}

function manifestOf(manifest: unknown): Pick<ModelClaims, 'weightsName' | 'weightSpecs'> {
  const group: unknown = Array.isArray(manifest) && manifest.length === 1 ? manifest[0] : undefined;
  const { paths, weights } = isRecord(group) ? group : {};
  const name: unknown = Array.isArray(paths) && paths.length === 1 ? paths[0] : undefined;
  // Anything else could name a file outside the model's own folder.
  if (typeof name !== 'string' || !/^weights-[0-9a-f]{8}\.bin$/.test(name)) {
    throw badSavedModel(
      "A saved model's weights stand beside model.json in one file 'weights-<digest>.bin'",
      {
        received: show(paths),
        remedy: 'Save it again',
      },
    );
  }
  return { weightsName: name, weightSpecs: weights };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
