import { badSavedModel, show } from '../../errors.js';
import { weightSpecs } from '../../network/index.js';
import type { ModelTarget } from '../../task/model-store.js';
import { storeFor } from '../../task/store-for.js';
import type { ImportedModel } from '../imported-model.js';
import { isRecord, parseRecord } from '../json-record.js';
import { describedNetwork } from '../keras/described-network.js';
import { assertNoMaskedMaximum } from '../keras/masked-maxima.js';
import type { PlacedPlainLayer } from '../keras/recurrent-cells.js';
import { claimedWeights, readClaimedWeights } from './weights-manifest.js';

/**
 * A layers model in the format of TensorFlow.js: the folder, web address or store with its model.json and its shards. It
 * may come from `tf.LayersModel.save`, from TensorFlow's converter, quantized too, or from `saveModel` here, whose
 * digest only `loadModel` holds against the files.
 * @throws {RnnError} bad-saved-model when it is no such model, is altered, or holds what this suite does not compute
 * @example const { network, weights } = await fromTensorflowModel('https://example.org/model/');
 */
export async function fromTensorflowModel(target: ModelTarget): Promise<ImportedModel> {
  const store = storeFor(target);
  const {
    format = 'layers-model',
    modelTopology,
    weightsManifest,
    userDefinedMetadata,
  } = parseRecord(await store.read('model.json'), 'model.json');
  if (format !== 'layers-model' || !isRecord(modelTopology)) {
    throw badSavedModel('A model of TensorFlow.js is a layers-model, whose layers are known', {
      received: show(format),
      remedy:
        "Convert it from Keras with --output_format=tfjs_layers_model, or open it with TensorFlow.js's own loader",
    });
  }
  const { network, leftOut, topology } = describedNetwork(modelTopology);
  // What this suite saved itself leaves masked steps out of maxima.
  if (!isRecord(userDefinedMetadata) || !isRecord(userDefinedMetadata.recurrent))
    assertNoMaskedMaximum(network);
  const layers: readonly PlacedPlainLayer[] = topology.config.layers;
  const stacks = new Map(
    layers.flatMap(({ config, within }) => (within ? [[String(config.name), within.layer] as const] : [])),
  );
  const claims = claimedWeights(weightsManifest);
  const weights = await readClaimedWeights(store, { claims, specs: weightSpecs(network), stacks });
  return { network, weights, leftOut };
}
