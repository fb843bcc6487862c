import {
  floats,
  planSequence,
  runPackedForward,
  type ForwardTensors,
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
  statesOf,
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
  const canStandBeside = mergeMode === 'concat' && returnSequences;

  const run = (inputs: Activations, states: readonly Carried[]): Activations => {
    const { batch, time = 1, mask } = inputs;
    const rows = batch * (returnSequences ? time : 1);
    const offset = host.allocate(4 * rows * features);
    // Cells of kernels write where their outputs end up; others are merged.
    if (canStandBeside && mask) host.kernels.clear(offset, 4 * rows * features);
    const sources = readers.map(({ read, readInto }, index) => {
      if (!canStandBeside || !readInto) return read(inputs, states[index]!);
      readInto(inputs, {
        ...states[index]!,
        outputs: offset + 4 * units * index,
        outputStride: features,
      });
      return undefined;
    });
    merge(host, { mergeMode, sources, rows, units, target: offset });
    for (const source of sources) if (source !== undefined) host.free(source);
    const passed = returnSequences ? { time, mask } : { time: undefined, mask: undefined };
    return { offset, features, batch, ...passed };
  };
  const sizes = statesOf(layer.config.layer);

  return {
    name,
    inputDim,
    units: features,
    run: (inputs) => run(inputs, [begin, begin]),
    runWithStates(inputs, initialStates) {
      const carried = [0, 1].map((direction) => ({
        initialStates: initialStates.slice(direction * sizes.length, (direction + 1) * sizes.length),
        finalStates: sizes.map((size) => host.allocate(4 * inputs.batch * size)),
      }));
      const outputs = run(inputs, carried);
      return { outputs, finalStates: carried.flatMap(({ finalStates }) => finalStates) };
    },
    stepping: {
      received: `${name}, which reads from the last step too`,
      remedy: 'Use predict on whole sequences, or train a network whose layers only go forwards',
    },
  };
}

/** Where one direction begins, and where it leaves its states. */
type Carried = Pick<ForwardTensors, 'initialStates' | 'finalStates'>;

/** At zeros, and no states left. */
const begin: Carried = { initialStates: [], finalStates: [] };

/** Runs one direction; outputs stand beside their inputs, so that those of one step can be merged. */
interface Reader {
  /** Gives where the outputs are, which the caller frees. */
  read(inputs: Activations, carried: Carried): number;
  /** Writes every step's outputs among those of others; zeroes nothing. */
  readonly readInto?: (
    inputs: Activations,
    target: Carried & Required<Pick<ForwardTensors, 'outputs' | 'outputStride'>>,
  ) => void;
}

function readerOf(host: KernelHost, toLoad: LayerToLoad<RecurrentLayer>): Reader {
  const { layer } = toLoad;
  const { goBackwards, returnSequences } = layer.config;
  if (!isMinRecurrent(layer) && !isKernelCell(cellOptionsOf(layer))) {
    const cell = composeCell(host, { ...toLoad, layer });
    return {
      read: (inputs, carried) =>
        runComposed(host, { layer, cell }, { inputs, goBackwards, outputOrder: 'input', ...carried }),
    };
  }
  const cell = packRecurrent(host, toLoad);
  const planOf = ({ batch, time = 1, mask }: Activations): SequencePlan =>
    planSequence({ batch, time, ...(mask && { mask }), goBackwards, outputOrder: 'input' });
  return {
    read: (inputs, carried) =>
      runDirection(host, { cell, plan: planOf(inputs), inputs, carried, returnSequences }),
    readInto: (inputs, target) =>
      runPackedForward(cell, planOf(inputs), { inputs: inputs.offset, ...target }),
  };
}

interface DirectionRun {
  readonly cell: PackedCell;
  readonly plan: SequencePlan;
  readonly inputs: Activations;
  readonly carried: Carried;
  readonly returnSequences: boolean;
}

function runDirection(
  host: KernelHost,
  { cell, plan, inputs, carried, returnSequences }: DirectionRun,
): number {
  const { batch, time } = plan;
  const size = batch * cell.cell.units;
  const offset = host.allocate(4 * size * (returnSequences ? time : 1));
  const [h] = carried.finalStates;
  runPackedForward(cell, plan, {
    inputs: inputs.offset,
    initialStates: carried.initialStates,
    outputs: returnSequences ? offset : 0,
    finalStates: returnSequences || h !== undefined ? carried.finalStates : [offset],
  });
  if (!returnSequences && h !== undefined) floats(host, offset, size).set(floats(host, h, size));
  return offset;
}

interface Merging {
  readonly mergeMode: MergeMode;
  /** [rows, units] each; undefined where it stands in the target already. */
  readonly sources: readonly (number | undefined)[];
  readonly rows: number;
  readonly units: number;
  /** [rows, 2 * units] for 'concat', else [rows, units]. */
  readonly target: number;
}

function merge(host: KernelHost, { mergeMode, sources, rows, units, target }: Merging): void {
  if (mergeMode === 'concat') {
    const merged = floats(host, target, 2 * rows * units);
    for (const [index, source] of sources.entries()) {
      if (source === undefined) continue;
      const outputs = floats(host, source, rows * units);
      for (let row = 0; row < rows; row++) {
        merged.set(outputs.subarray(row * units, (row + 1) * units), (2 * row + index) * units);
      }
    }
    return;
  }
  const [forward, backward] = sources.map((source) => floats(host, source!, rows * units)) as [
    Float32Array,
    Float32Array,
  ];
  const merged = floats(host, target, rows * units);
  const mergeTwo = mergers[mergeMode];
  for (let at = 0; at < merged.length; at++) merged[at] = mergeTwo(forward[at]!, backward[at]!);
}

const mergers: Readonly<Record<Exclude<MergeMode, 'concat'>, (a: number, b: number) => number>> = {
  sum: (a, b) => a + b,
  mul: (a, b) => a * b,
  ave: (a, b) => (a + b) / 2,
};
