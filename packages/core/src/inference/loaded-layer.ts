import { floats, type KernelHost } from '../kernels/index.js';
import { layerWeightSpecs, type LayerConfig, type Weights } from '../network/index.js';
import type { Activations } from './activations.js';

/** A layer that does something at inference, its weights ready for the kernels. */
export interface LoadedLayer {
  readonly name: string;
  readonly inputDim: number;
  /** Numbers that come out at a step. */
  readonly units: number;
  /** Runs whole sequences into fresh memory; the inputs stay the caller's. */
  run(inputs: Activations): Activations;
  /** The same for a recurrent layer of a graph: from states of its own, and to those it comes to. */
  readonly runWithStates?: RunWithStates;
  readonly stepping: Stepping | NotStreamable;
  /** Refuses inputs that `stepping` would refuse, before any state has changed. */
  readonly assertInputs?: (inputs: Float32Array) => void;
}

/** States are byte offsets of [batch, units] each; those that come out are the caller's to free. */
export type RunWithStates = (
  inputs: Activations,
  initialStates: readonly number[],
) => { readonly outputs: Activations; readonly finalStates: readonly number[] };

/** How a layer runs one step of one sequence. */
export interface Stepping {
  /** States [units] that it carries, the first of which is its output; 0 = it carries none. */
  readonly numStates: number;
  /** How many numbers each state has, where that is not [units]. */
  readonly stateSizes?: readonly number[];
  /** Makes the step over fixed places, so that none of the calls to come allocates. */
  prepare(places: StepPlaces): Step;
  /** The same for many sequences at once; where it is missing they take turns. */
  readonly prepareMany?: (places: ManyStepPlaces) => ManyStep;
}

/** Byte offsets: inputs [inputDim]; outputs [units], or one place [units] for each state. */
export interface StepPlaces {
  readonly inputs: number;
  readonly outputs: readonly number[];
}

/**
 * Takes a step that is real, or masked → whether it is real to the next layer; undefined when nothing comes: a layer that
 * gives fewer steps than it reads has none to give yet.
 */
export type Step = (isReal: boolean | undefined) => boolean | undefined;

/** Byte offsets: inputs [rows, inputDim]; outputs [rows, units]; each state [sequences, units]. */
export interface ManyStepPlaces {
  readonly inputs: number;
  readonly outputs: number;
  readonly states: readonly number[];
  /** Whose state each row goes on from: int32 [rows]. */
  readonly stateRows: number;
  /** Room for two more such tables. */
  readonly tables: number;
}

/** Takes `rows` rows and whether each is real (1), masked (0) or not there (2), and leaves there what is next. */
export type ManyStep = (rows: number, real: Uint8Array) => void;

/** Why a layer cannot run step by step: what was received, and the remedy. */
export interface NotStreamable {
  readonly received: string;
  readonly remedy: string;
}

/** What a layer is loaded from. */
export interface LayerToLoad<Layer extends LayerConfig> {
  readonly layer: Layer;
  readonly inputDim: number;
  readonly weights: Weights;
  /** How a recurrent layer holds its weights; float32 when undefined. */
  readonly weightFormat?: EngineWeights | undefined;
}

/** How weights stand in an engine's memory: 'int8' takes a quarter of the bytes, with a scale for each column. */
export type EngineWeights = 'float32' | 'int8';

/** A layer's weights copied into the kernels' memory, until they are freed. */
export interface CopiedWeights {
  /** Where the weight `${layer name}/${part}` stands; 0 when there is none. */
  readonly offsetOf: (part: string) => number;
  readonly free: () => void;
}

/** Copies a layer's weights in, to be packed or to stay. */
export function copyWeights(
  host: KernelHost,
  { layer, inputDim, weights }: LayerToLoad<LayerConfig>,
): CopiedWeights {
  const copies = new Map(
    layerWeightSpecs(layer, inputDim).map(({ name }) => {
      const { values } = weights.find((weight) => weight.name === name)!;
      const offset = host.allocate(values.byteLength);
      floats(host, offset, values.length).set(values);
      return [name, offset];
    }),
  );
  return {
    offsetOf: (part) => copies.get(`${layer.config.name}/${part}`) ?? 0,
    free: () => copies.forEach((offset) => host.free(offset)),
  };
}
