import { badSavedModel, show } from '../../errors.js';
import type { Weights, WeightSpec } from '../../network/index.js';
import type { Hdf5Dataset } from '../hdf5/dataset.js';
import type { Hdf5Object } from '../hdf5/hdf5-file.js';

/** Where Keras 3 keeps the variables of a layer, below the layer's own group; in the order of `weightSpecs`. */
const variableFolders: Readonly<Record<string, readonly string[]>> = {
  SimpleRNN: ['cell/vars'],
  LSTM: ['cell/vars'],
  GRU: ['cell/vars'],
  Embedding: ['vars'],
  LayerNormalization: ['vars'],
  Dense: ['vars'],
  Conv1D: ['vars'],
  Conv2D: ['vars'],
  ConvLSTM2D: ['cell/vars'],
  Attention: ['vars'],
  AdditiveAttention: ['vars'],
  TimeDistributed: ['layer/vars'],
  Bidirectional: ['forward_layer/cell/vars', 'backward_layer/cell/vars'],
};

/** Where a layer's variables are: below its group, such as 'layers/gru_1', in the folders of its class or one of its own. */
export interface LayerGroup {
  readonly className: string;
  readonly group: string;
  readonly folder?: string;
}

/** A layer's variables in `model.weights.h5` of a .keras archive. */
export function layerVariables(
  root: Hdf5Object,
  { className, group, folder: own }: LayerGroup,
): Hdf5Dataset[] {
  const known = Object.hasOwn(variableFolders, className) ? variableFolders[className] : undefined;
  const folders = own === undefined ? known : [own];
  if (!folders) {
    throw badSavedModel(`A .keras archive's layers are ${Object.keys(variableFolders).join(', ')}`, {
      received: show(className),
      remedy: 'Save it as .h5, or open it with a newer version of this suite',
    });
  }
  return folders.flatMap((folder) => {
    const variables = root.child(`${group}/${folder}`);
    const found: Hdf5Dataset[] = [];
    for (let child = variables?.child('0'); child; child = variables?.child(String(found.length))) {
      found.push(child.dataset());
    }
    return found;
  });
}

/** A layer's variables in a legacy .h5 file, in the order that its group lists. */
export function legacyVariables(root: Hdf5Object, name: string): Hdf5Dataset[] {
  const group = root.child('model_weights')?.child(name);
  return listOf(group, 'weight_names').map((path) => {
    const found = group?.child(path);
    if (found) return found.dataset();
    throw badSavedModel(`Weights stand in the file where ${name} lists them`, {
      received: `nothing at ${show(path)}`,
      remedy: 'Save it anew with Keras',
    });
  });
}

/** A list of texts, in parts where it is long: weight_names, or weight_names0, weight_names1 … */
function listOf(group: Hdf5Object | undefined, attribute: string): readonly string[] {
  const whole = group?.texts(attribute);
  if (whole) return whole;
  const found: string[] = [];
  for (
    let part = 0, texts = group?.texts(`${attribute}0`);
    texts;
    texts = group?.texts(`${attribute}${part}`)
  ) {
    found.push(...texts);
    part++;
  }
  return found;
}

/** The weights that a layer asks for, out of its variables: as many, and of the same shapes. */
export function readVariables(specs: readonly WeightSpec[], variables: readonly Hdf5Dataset[]): Weights {
  const [wanted, received] = [specs, variables].map((list) => JSON.stringify(list.map(({ shape }) => shape)));
  if (wanted !== received) {
    throw badSavedModel(`${specs.map(({ name }) => name).join(', ')} have the shapes ${wanted}`, {
      received: received!,
      remedy: 'Save it anew with Keras: description and weights belong to different models',
    });
  }
  return specs.map((spec, index) => ({ ...spec, values: variables[index]!.read() }));
}
