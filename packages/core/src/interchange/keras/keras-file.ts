import { badSavedModel } from '../../errors.js';
import { featuresInto, runsAgain, weightSpecsOf } from '../../network/index.js';
import type { Hdf5Dataset } from '../hdf5/dataset.js';
import { isHdf5, openHdf5 } from '../hdf5/hdf5-file.js';
import type { ImportedModel } from '../imported-model.js';
import { parseRecord } from '../json-record.js';
import { describedNetwork, type DescribedNetwork } from './described-network.js';
import { layerVariables, legacyVariables, readVariables, type LayerGroup } from './keras-variables.js';
import { assertNoMaskedMaximum } from './masked-maxima.js';
import type { PlainTopology } from './plain-topology.js';
import type { PlacedPlainLayer } from './recurrent-cells.js';
import { toSnakeCase } from './snake-case.js';
import { isZip, openZip } from './zip-archive.js';

/**
 * A model saved by Keras: a .keras archive, or a legacy .h5 file of a whole model. Its network may be a Sequential
 * of the layers that `sequential` takes, or a Functional of those that `graph` takes. No code of the file is run: Lambda layers and
 * layers of a user's own are refused. Loss and optimizer are passed over; see `leftOut` for the rest of training.
 * @throws {RnnError} bad-saved-model when it is no such file, is altered, or holds what this suite does not compute
 * @example const { network, weights } = await fromKerasFile(await readFile('model.keras'));
 */
export async function fromKerasFile(bytes: Uint8Array): Promise<ImportedModel> {
  if (isZip(bytes)) return readArchive(bytes);
  if (isHdf5(bytes)) return readLegacy(bytes);
  throw badSavedModel('A model of Keras is a .keras archive or an .h5 file', {
    received: `${bytes.length} bytes beginning with [${bytes.slice(0, 4).join(', ')}]`,
    remedy: "Save it with model.save('model.keras')",
  });
}

async function readArchive(bytes: Uint8Array): Promise<ImportedModel> {
  const archive = openZip(bytes);
  const described = describedNetwork(parseRecord(await archive.read('config.json'), 'config.json'));
  const root = openHdf5(await archive.read('model.weights.h5'));
  const groups = layerGroups(described.topology);
  return withWeights(described, (index) => layerVariables(root, groups[index]!));
}

function readLegacy(bytes: Uint8Array): ImportedModel {
  const root = openHdf5(bytes);
  const [description, ...more] = root.texts('model_config') ?? [];
  if (description === undefined || more.length > 0) {
    throw badSavedModel('An .h5 file of Keras holds a whole model: its attribute model_config', {
      received: `${description === undefined ? 'none' : more.length + 1} of them`,
      remedy: 'Save it with model.save, not with save_weights',
    });
  }
  const described = describedNetwork(parseRecord(description, 'model_config'));
  const layers: readonly PlacedPlainLayer[] = described.topology.config.layers;
  let ofCells: Hdf5Dataset[] = [];
  return withWeights(described, (index, count) => {
    const { config, within } = layers[index]!;
    if (!within) return legacyVariables(root, String(config.name));
    // An RNN lists the variables of all its cells, which its last one has to use up.
    if (within.isFirst) ofCells = legacyVariables(root, within.layer);
    return ofCells.splice(0, within.isLast ? ofCells.length : count);
  });
}

function withWeights(
  { network, topology, leftOut }: DescribedNetwork,
  variablesOf: (layerIndex: number, count: number) => Hdf5Dataset[],
): ImportedModel {
  assertNoMaskedMaximum(network);
  const features = featuresInto(network);
  const weights = network.config.layers.flatMap((layer, index) => {
    if (runsAgain(network, index)) return [];
    const specs = weightSpecsOf(layer, features[index]!);
    const place = network.className === 'Functional' ? placeOf(layer.config.name, topology) : index;
    return specs.length === 0 ? [] : readVariables(specs, variablesOf(place, specs.length));
  });
  return { network, weights, leftOut };
}

/** Layers of a graph stand in another order in its file. */
function placeOf(name: string, { config }: PlainTopology): number {
  return config.layers.findIndex((layer) => layer.config.name === name);
}

/** Keras 3 names a layer's group by its class, counted: layers/simple_rnn, layers/simple_rnn_1 … */
function layerGroups({ config }: PlainTopology): LayerGroup[] {
  const counts = new Map<string, number>();
  let count = 0;
  return config.layers.map(({ class_name: name, within }: PlacedPlainLayer) => {
    const className = within ? 'RNN' : String(name);
    // Cells of one RNN stand in its group.
    if (within?.isFirst ?? true) {
      count = counts.get(className) ?? 0;
      counts.set(className, count + 1);
    }
    const base = toSnakeCase(className);
    const group = `layers/${count === 0 ? base : `${base}_${count}`}`;
    return { className, group, ...(within && { folder: within.folder }) };
  });
}
