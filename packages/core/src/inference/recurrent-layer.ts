import {
  createHost,
  floats,
  packCell,
  planSequence,
  runPackedForward,
  stepCell,
  stepScatteredCell,
  toInt8Cell,
  type CellShape,
  type KernelHost,
  type PackedCell,
} from '../kernels/index.js';
import { cellOptionsOf, isKernelCell, isMinRecurrent, type RecurrentLayer } from '../network/index.js';
import type { Activations } from './activations.js';
import { loadComposed } from './composed-recurrent-layer.js';
import { liveIntegers, liveMemory } from './live-memory.js';
import {
  copyWeights,
  type LayerToLoad,
  type LoadedLayer,
  type RunWithStates,
  type ManyStep,
  type ManyStepPlaces,
  type NotStreamable,
  type Stepping,
} from './loaded-layer.js';
import { backwardsOnly, reversed } from './reading-order.js';

/** A layer that reads sequences and carries state. */
export function loadRecurrent(host: KernelHost, toLoad: LayerToLoad<RecurrentLayer>): LoadedLayer {
  const { layer, inputDim } = toLoad;
  if (!isMinRecurrent(layer) && !isKernelCell(cellOptionsOf(layer)))
    return loadComposed(host, { ...toLoad, layer });
  const { name, units } = layer.config;
  const cell = packRecurrent(host, toLoad);
  return {
    name,
    inputDim,
    units,
    run: (inputs) => runRecurrent(host, { layer, cell }, inputs),
    runWithStates: (inputs, initialStates) => runWithStates(host, { layer, cell }, { inputs, initialStates }),
    stepping: steppingOf(host, { layer, cell }),
  };
}

/** The weights of a recurrent layer, ready for the kernels. */
export function packRecurrent(host: KernelHost, toLoad: LayerToLoad<RecurrentLayer>): PackedCell {
  const { layer, inputDim, weightFormat } = toLoad;
  const resetAfter = layer.className === 'GRU' && layer.config.resetAfter;
  const { units } = layer.config;
  const cell: CellShape = {
    kind: cellKinds[layer.className],
    inputDim,
    units,
    resetAfter,
    ...(isMinRecurrent(layer) && { candidate: layer.config.activation }),
  };
  // Floats that are to become int8 stand in a memory that goes away, as memory never shrinks.
  const place = weightFormat === 'int8' ? createHost() : host;
  const { offsetOf, free } = copyWeights(place, toLoad);
  const packed = packCell(place, cell, {
    kernel: offsetOf('kernel'),
    recurrentKernel: offsetOf('recurrent_kernel'),
    bias: offsetOf('bias'),
  });
  free();
  return weightFormat === 'int8' ? toInt8Cell(host, packed) : packed;
}

const cellKinds = {
  GRU: 'gru',
  LSTM: 'lstm',
  SimpleRNN: 'simpleRnn',
  MinGRU: 'minGru',
  MinLSTM: 'minLstm',
} as const;

/** A recurrent layer and its packed weights. */
interface Packed {
  readonly layer: RecurrentLayer;
  readonly cell: PackedCell;
}

function runRecurrent(host: KernelHost, { layer, cell }: Packed, inputs: Activations): Activations {
  const { batch, time = 1, mask } = inputs;
  const { units, returnSequences, goBackwards } = layer.config;
  const offset = host.allocate(4 * batch * units * (returnSequences ? time : 1));
  runPackedForward(cell, planSequence({ batch, time, ...(mask && { mask }), goBackwards }), {
    inputs: inputs.offset,
    initialStates: [],
    outputs: returnSequences ? offset : 0,
    finalStates: returnSequences ? [] : [offset],
  });
  if (!returnSequences) return { offset, features: units, batch, time: undefined, mask: undefined };
  // Outputs stand in the order in which they were made, so padding now comes first.
  return { offset, features: units, batch, time, mask: goBackwards ? mask && reversed(mask, time) : mask };
}

/** Where its output is the last state, both are told. */
function runWithStates(
  host: KernelHost,
  { layer, cell }: Packed,
  { inputs, initialStates }: { readonly inputs: Activations; readonly initialStates: readonly number[] },
): ReturnType<RunWithStates> {
  const { batch, time = 1, mask } = inputs;
  const { units, returnSequences, goBackwards } = layer.config;
  const states = layer.className === 'LSTM' ? 2 : 1;
  const finalStates = Array.from({ length: states }, () => host.allocate(4 * batch * units));
  const offset = host.allocate(4 * batch * units * (returnSequences ? time : 1));
  runPackedForward(cell, planSequence({ batch, time, ...(mask && { mask }), goBackwards }), {
    inputs: inputs.offset,
    initialStates,
    outputs: returnSequences ? offset : 0,
    finalStates,
  });
  const made = { offset, features: units, batch };
  if (returnSequences) {
    return {
      outputs: { ...made, time, mask: goBackwards ? mask && reversed(mask, time) : mask },
      finalStates,
    };
  }
  const size = batch * units;
  floats(host, offset, size).set(floats(host, finalStates[0]!, size));
  return { outputs: { ...made, time: undefined, mask: undefined }, finalStates };
}

function steppingOf(host: KernelHost, { layer, cell }: Packed): Stepping | NotStreamable {
  const { className, config } = layer;
  if (config.goBackwards) return backwardsOnly(config.name);
  return {
    numStates: className === 'LSTM' ? 2 : 1,
    prepare({ inputs, outputs }) {
      const tensors = { batch: 1, inputs, states: outputs };
      return (isReal) => {
        if (isReal) stepCell(cell, tensors);
        return config.returnSequences ? isReal : true;
      };
    },
    prepareMany: (places) => stepMany(host, { layer, cell }, places),
  };
}

function stepMany(host: KernelHost, { layer, cell }: Packed, places: ManyStepPlaces): ManyStep {
  const { units, returnSequences } = layer.config;
  const { inputs, outputs, states, stateRows, tables } = places;
  const all = { batch: 0, inputs, outputs, states, rows: 0, stateRows };
  const some = { ...all, rows: tables, stateRows: 0 };
  const integersNow = liveIntegers(host);
  const memoryNow = liveMemory(host);
  return (rows, real) => {
    if (isAllReal(real, rows)) {
      all.batch = rows;
      stepScatteredCell(cell, all);
      return;
    }
    const integers = integersNow();
    some.stateRows = tables + 4 * rows;
    some.batch = 0;
    for (let row = 0; row < rows; row++) {
      if (real[row] !== 1) continue;
      integers[some.rows / 4 + some.batch] = row;
      integers[some.stateRows / 4 + some.batch] = integers[stateRows / 4 + row]!;
      some.batch++;
    }
    stepScatteredCell(cell, some);
    if (returnSequences) return;
    // What was said last stays said while nothing real comes.
    const memory = memoryNow();
    const numbers = integersNow();
    for (let row = 0; row < rows; row++) {
      if (real[row] === 1) continue;
      const from = states[0]! / 4 + numbers[stateRows / 4 + row]! * units;
      memory.copyWithin(outputs / 4 + row * units, from, from + units);
      real[row] = 1;
    }
  };
}

function isAllReal(real: Uint8Array, rows: number): boolean {
  for (let row = 0; row < rows; row++) if (real[row] !== 1) return false;
  return true;
}
