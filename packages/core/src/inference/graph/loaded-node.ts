import type { DenseArray } from '../../data/dense-array.js';
import type { KernelHost } from '../../kernels/index.js';
import { isJoining, type GraphLayer, type Weights } from '../../network/index.js';
import type { Activations } from '../activations.js';
import type { EngineWeights, LoadedLayer } from '../loaded-layer.js';
import { loadLayer } from '../loaded-network.js';
import { loadAttention } from './attention-node.js';
import { runMerge } from './merge-nodes.js';

/** A layer of a graph, ready to run. */
export interface LoadedNode {
  /** Numbers that come out at a step. */
  readonly units: number;
  /** Into fresh memory, but for a layer that does nothing; the inputs stay the caller's. */
  run(inputs: readonly Activations[], initialStates: readonly number[]): NodeOutcome;
  /** Of a layer that a chain may hold, and that does something at inference. */
  readonly loaded?: LoadedLayer | undefined;
}

export interface NodeOutcome {
  readonly outputs: Activations;
  readonly finalStates: readonly number[];
  /** How much each step counted. */
  readonly scores?: DenseArray;
}

/** What a node is loaded from. */
export interface NodeToLoad<Layer extends GraphLayer> {
  readonly layer: Layer;
  /** Numbers a step of each input. */
  readonly features: readonly number[];
  readonly weights: Weights;
  readonly weightFormat?: EngineWeights | undefined;
}

export function loadNode(
  host: KernelHost,
  { layer, features, ...place }: NodeToLoad<GraphLayer>,
): LoadedNode {
  const [inputDim = 1] = features;
  if (!isJoining(layer)) {
    const loaded = loadLayer(host, { layer, inputDim, ...place });
    return {
      units: loaded?.units ?? inputDim,
      loaded,
      run([inputs], states) {
        if (!loaded) return { outputs: inputs!, finalStates: [] };
        if (loaded.runWithStates) return loaded.runWithStates(inputs!, states);
        const outputs = loaded.run(inputs!);
        const { scores, batch } = outputs;
        return {
          outputs,
          finalStates: [],
          ...(scores && { scores: { values: scores, shape: [batch, scores.length / Math.max(1, batch)] } }),
        };
      },
    };
  }
  if (layer.className === 'Attention' || layer.className === 'AdditiveAttention') {
    return loadAttention(host, { layer, features, ...place });
  }
  const isSideBySide = layer.className === 'Concatenate' && layer.config.axis === -1;
  return {
    units: isSideBySide ? features.reduce((sum, count) => sum + count, 0) : inputDim,
    run: (inputs) => ({ outputs: runMerge(host, layer, inputs), finalStates: [] }),
  };
}
