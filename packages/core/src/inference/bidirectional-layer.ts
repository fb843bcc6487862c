import {
  floats,
  planSequence,
  runPackedForward,
  type KernelHost,
  type PackedCell,
  type SequencePlan,
} from '../kernels/index.js';
import {
  cellOptionsOf,
  directionsOf,
  isKernelCell,
  isMinRecurrent,
  outputUnits,
  type BidirectionalLayer,
  type MergeMode,
  type RecurrentLayer,
} from '../network/index.js';
import type { Activations } from './activations.js';
import type { LayerToLoad, LoadedLayer } from './loaded-layer.js';
import { composeCell } from './composed-cell.js';
import { runComposed } from './composed-recurrent-layer.js';
import { packRecurrent } from './recurrent-layer.js';

/** A layer that reads each sequence in both directions, so only whole ones. */
export function loadBidirectional(
  host: KernelHost,
  { layer, ...place }: LayerToLoad<BidirectionalLayer>,
): LoadedLayer {
  const { name, mergeMode } = layer.config;
  const { forward, backward } = directionsOf(layer);
  const { returnSequences } = layer.config.layer.config;
  const units = outputUnits(layer.config.layer);
  const { inputDim } = place;
  const readers = [forward, backward].map((direction) => readerOf(host, { layer: direction, ...place }));
  const features = mergeMode === 'concat' ? 2 * units : units;

  return {
    name,
    inputDim,
    units: features,
    run(inputs) {
      const { batch, time = 1, mask } = inputs;
      const sources = readers.map((read) => read(inputs));
      const rows = batch * (returnSequences ? time : 1);
      const offset = host.allocate(4 * rows * features);
      merge(host, { mergeMode, sources, rows, units, target: offset });
      for (const source of sources) host.free(source);
      const passed = returnSequences ? { time, mask } : { time: undefined, mask: undefined };
      return { offset, features, batch, ...passed };
    },
    stepping: {
      received: `${name}, which reads from the last step too`,
      remedy: 'Use predict on whole sequences, or train a network whose layers only go forwards',
    },
  };
}

/** Runs one direction; outputs stand beside their inputs, so that those of one step can be merged. */
function readerOf(host: KernelHost, toLoad: LayerToLoad<RecurrentLayer>): (inputs: Activations) => number {
  const { layer } = toLoad;
  const { goBackwards, returnSequences } = layer.config;
  if (!isMinRecurrent(layer) && !isKernelCell(cellOptionsOf(layer))) {
    const cell = composeCell(host, { ...toLoad, layer });
    return (inputs) => runComposed(host, { layer, cell }, { inputs, goBackwards, outputOrder: 'input' });
  }
  const cell = packRecurrent(host, toLoad);
  return (inputs) => {
    const { batch, time = 1, mask } = inputs;
    const plan = planSequence({ batch, time, ...(mask && { mask }), goBackwards, outputOrder: 'input' });
    return runDirection(host, { cell, plan, inputs, returnSequences });
  };
}

interface DirectionRun {
  readonly cell: PackedCell;
  readonly plan: SequencePlan;
  readonly inputs: Activations;
  readonly returnSequences: boolean;
}

function runDirection(host: KernelHost, { cell, plan, inputs, returnSequences }: DirectionRun): number {
  const { batch, time } = plan;
  const offset = host.allocate(4 * batch * cell.cell.units * (returnSequences ? time : 1));
  runPackedForward(cell, plan, {
    inputs: inputs.offset,
    initialStates: [],
    outputs: returnSequences ? offset : 0,
    finalStates: returnSequences ? [] : [offset],
  });
  return offset;
}

interface Merging {
  readonly mergeMode: MergeMode;
  /** [rows, units] each. */
  readonly sources: readonly number[];
  readonly rows: number;
  readonly units: number;
  /** [rows, 2 * units] for 'concat', else [rows, units]. */
  readonly target: number;
}

function merge(host: KernelHost, { mergeMode, sources, rows, units, target }: Merging): void {
  const forward = floats(host, sources[0]!, rows * units);
  const backward = floats(host, sources[1]!, rows * units);
  if (mergeMode === 'concat') {
    const merged = floats(host, target, 2 * rows * units);
    for (let row = 0; row < rows; row++) {
      const at = row * units;
      merged.set(forward.subarray(at, at + units), 2 * at);
      merged.set(backward.subarray(at, at + units), 2 * at + units);
    }
    return;
  }
  const merged = floats(host, target, rows * units);
  const mergeTwo = mergers[mergeMode];
  for (let at = 0; at < merged.length; at++) merged[at] = mergeTwo(forward[at]!, backward[at]!);
}

const mergers: Readonly<Record<Exclude<MergeMode, 'concat'>, (a: number, b: number) => number>> = {
  sum: (a, b) => a + b,
  mul: (a, b) => a * b,
  ave: (a, b) => (a + b) / 2,
};
