import { from, graph, sequential, type Network, type PlacedLayer, type Weights } from '@recurrent/core';

/** The two networks that tell an amount. */
export type AmountPart = 'occurrence' | 'amount';

export const amountParts: readonly AmountPart[] = ['occurrence', 'amount'];

/** A network with its weights. */
export interface WeighedNetwork {
  readonly network: Network;
  readonly weights: Weights;
}

/**
 * Two chains side by side in one graph, so that they are saved as one model: inputs and layers are called as before, with
 * the part's name in front.
 */
export function joinNetworks(parts: Readonly<Record<AmountPart, WeighedNetwork>>): WeighedNetwork {
  const layers: Record<string, PlacedLayer> = {};
  const ends: string[] = [];
  const inputs = amountParts.map((part) => {
    const { network } = parts[part];
    if (network.className !== 'Sequential') throw new TypeError('both networks are chains');
    let source: string = part;
    for (const layer of network.config.layers) {
      const name = `${part}_${layer.config.name}`;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the class name still goes with its config
      layers[name] = from(source, { ...layer, config: { ...layer.config, name } } as PlacedLayer['layer']);
      source = name;
    }
    ends.push(source);
    return [part, network.config.inputShape] as const;
  });
  return {
    network: graph({ inputs: Object.fromEntries(inputs), layers, output: ends, name: 'amount_forecaster' }),
    weights: amountParts.flatMap((part) =>
      parts[part].weights.map((weight) => ({ ...weight, name: `${part}_${weight.name}` })),
    ),
  };
}

/** One of the two chains that `joinNetworks` put together. */
export function takeNetwork({ network, weights }: WeighedNetwork, part: AmountPart): WeighedNetwork {
  if (network.className !== 'Functional') throw new TypeError('both networks are in one graph');
  const front = `${part}_`;
  const { inputs, layers } = network.config;
  const own = layers
    .filter(({ config }) => config.name.startsWith(front))
    .map((layer) => ({ ...layer, config: { ...layer.config, name: layer.config.name.slice(front.length) } }));
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what came of chains are layers of chains
    network: sequential(own as Parameters<typeof sequential>[0], {
      numFeatures: inputs.find(({ name }) => name === part)!.shape.at(-1)!,
      name: 'global_forecaster',
    }),
    weights: weights
      .filter(({ name }) => name.startsWith(front))
      .map((weight) => ({ ...weight, name: weight.name.slice(front.length) })),
  };
}
