import {
  dense,
  initializeWeights,
  sequential,
  type Network,
  type Weight,
  type Weights,
} from '@recurrent/core';
import { firstWordId } from '../text/vocabulary.js';
import type { TextPreprocessor } from './preprocessor.js';

/** A text network with what it has learned. */
interface TextModel {
  readonly network: Network;
  readonly weights: Weights;
}

/** How texts were read so far, and how from now on. */
interface Adaptation {
  readonly from: TextPreprocessor;
  readonly to: TextPreprocessor;
  /** Whether all logits are new, drawn from `seed`. */
  readonly hasOwnLabels: boolean;
  readonly seed: number;
}

/**
 * The same network with a row of its embedding for each new word and, for labels of its own, a new output layer. A new
 * word begins as what it was read as so far, a slip of a known word or a kind of unknown ones, so that growth alone
 * changes no answer.
 */
export function adaptModel({ network, weights }: TextModel, adaptation: Adaptation): TextModel {
  const { to, hasOwnLabels } = adaptation;
  const replaced = new Map<string, Weight>();
  const layers = network.config.layers.map((layer) => {
    const own = weights.filter(({ name }) => name.startsWith(`${layer.config.name}/`));
    const replace = (next: readonly Weight[]) => next.forEach((weight) => replaced.set(weight.name, weight));
    if (layer.className === 'Embedding') {
      replace(own.map((rows) => grownRows(rows, adaptation)));
      return { ...layer, config: { ...layer.config, inputDim: to.vocabulary.size } };
    }
    if (layer.className === 'Dense' && hasOwnLabels) {
      replace(newOutput(own, adaptation));
      return { ...layer, config: { ...layer.config, units: to.labelling.width } };
    }
    return layer;
  });
  return {
    network: { ...network, config: { ...network.config, layers } } as Network,
    weights: weights.map((weight) => replaced.get(weight.name) ?? weight),
  };
}

function grownRows({ name, shape, values }: Weight, { from, to }: Adaptation): Weight {
  const dimensions = shape[1]!;
  const rows = new Float32Array(to.vocabulary.size * dimensions);
  rows.set(values);
  to.vocabulary.words.slice(from.vocabulary.words.length).forEach((word, index) => {
    const readAs = from.vocabulary.idOf(word) * dimensions;
    const own = firstWordId + from.vocabulary.words.length + index;
    rows.set(values.subarray(readAs, readAs + dimensions), own * dimensions);
  });
  return { name, shape: [to.vocabulary.size, dimensions], values: rows };
}

function newOutput(own: readonly Weight[], { to, seed }: Adaptation): Weight[] {
  const fresh = sequential([dense({ units: to.labelling.width })], { numFeatures: own[0]!.shape[0]! });
  return initializeWeights(fresh, seed).map((weight, index) => ({ ...weight, name: own[index]!.name }));
}
