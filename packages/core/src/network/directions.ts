import type { BidirectionalLayer, RecurrentLayer } from './layer-config.js';

/**
 * The two layers of a bidirectional one, named as Keras does, under its own name: 'bidirectional/forward_lstm' and
 * 'bidirectional/backward_lstm'.
 */
export function directionsOf({ config: { name, layer } }: BidirectionalLayer): {
  readonly forward: RecurrentLayer;
  readonly backward: RecurrentLayer;
} {
  const inDirection = (direction: string, goBackwards: boolean): RecurrentLayer => {
    const config = { ...layer.config, name: `${name}/${direction}_${layer.config.name}`, goBackwards };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the class name still goes with its config
    return { ...layer, config } as RecurrentLayer;
  };
  return { forward: inDirection('forward', false), backward: inDirection('backward', true) };
}
