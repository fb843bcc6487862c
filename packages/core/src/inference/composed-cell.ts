import {
  createHost,
  floats,
  packDense,
  runDense,
  type KernelHost,
  type PackedDense,
} from '../kernels/index.js';
import {
  cellOptionsOf,
  gateCounts,
  normalizationEpsilon,
  normalizedColumns,
  outputUnits,
  type FullRecurrentLayer,
} from '../network/index.js';
import { cellActivations } from './cell-activations.js';
import { liveMemory } from './live-memory.js';
import { copyWeights, type LayerToLoad } from './loaded-layer.js';

/** A cell whose steps the fused kernels do not take: products by the dense kernel, the rest number by number. */
export interface ComposedCell {
  /** Byte offsets: inputs [rows, inputDim]; states [rows, size], updated in place, of rows that are real or of all. */
  step(rows: number, places: ComposedPlaces): void;
}

interface ComposedPlaces {
  readonly inputs: number;
  readonly states: readonly number[];
  readonly isReal?: (row: number) => boolean;
}

/** How a row of states goes on: where its sums and states begin, as numbers of floats. */
type RowStep = (memory: Float32Array, at: RowPlaces) => void;

interface RowPlaces {
  x: number;
  u: number;
  h: number;
  c: number;
  out: number;
}

/**
 * Prepares a layer's cell. Legend: x = products of the inputs, u = those of h, both [gates · units]; out [units] is what
 * h becomes, before a projection.
 */
export function composeCell(host: KernelHost, toLoad: LayerToLoad<FullRecurrentLayer>): ComposedCell {
  const { layer, inputDim } = toLoad;
  const { className, config } = layer;
  const { units } = config;
  const options = cellOptionsOf(layer);
  const { zoneoutHidden, zoneoutCell, cellClip = Infinity, projection } = options;
  const act = cellActivations[options.activation];
  const gate = cellActivations[options.recurrentActivation];
  const width = outputUnits(layer);
  const columns = gateCounts[className] * units;
  const resetsBefore = className === 'GRU' && !config.resetAfter;

  const place = createHost();
  const { offsetOf } = copyWeights(place, toLoad);
  const read = (part: string, length: number): Float32Array | undefined => {
    const offset = offsetOf(part);
    return offset === 0 ? undefined : floats(place, offset, length).slice();
  };
  const pack = (kernel: Float32Array, rows: number): PackedDense => {
    const offset = host.allocate(4 * kernel.length);
    floats(host, offset, kernel.length).set(kernel);
    const shape = { inputDim: rows, units: kernel.length / rows, activation: 'linear' as const };
    const packed = packDense(host, shape, { kernel: offset, bias: 0 });
    host.free(offset);
    return packed;
  };
  const recurrentKernel = read('recurrent_kernel', width * columns)!;
  const gates = resetsBefore ? 2 * units : columns;
  const forInputs = pack(read('kernel', inputDim * columns)!, inputDim);
  const forStates = pack(columnsOf(recurrentKernel, { columns, from: 0, to: gates }), width);
  const forCandidate = resetsBefore
    ? pack(columnsOf(recurrentKernel, { columns, from: gates, to: columns }), width)
    : undefined;
  const forOutput =
    projection === undefined ? undefined : pack(read('projection_kernel', units * width)!, units);
  const hasTwoBiases = className === 'GRU' && config.resetAfter;
  const biases = read('bias', columns * (hasTwoBiases ? 2 : 1));
  const inputBias = biases?.subarray(0, columns);
  const recurrentBias = hasTwoBiases ? biases?.subarray(columns) : undefined;
  const inputGamma = read('input_gamma', columns);
  const recurrentGamma = read('recurrent_gamma', columns);
  const cellGamma = read('cell_gamma', units);
  const cellBeta = read('cell_beta', units);
  const groups = normalizedColumns(className, units);
  const shown = new Float32Array(units);

  /** Normalizes a row's product and adds its bias. */
  function finish(row: Float32Array, gamma: Float32Array | undefined, bias: Float32Array | undefined): void {
    if (gamma) {
      for (const [from, to] of groups) {
        if (from < row.length) normalize(row.subarray(from, to), gamma.subarray(from, to));
      }
    }
    if (bias) for (let at = 0; at < row.length; at++) row[at]! += bias[at]!;
  }

  const zone = (before: number, after: number, share: number): number => after + share * (before - after);

  const lstm: RowStep = (memory, { x, u, c, out }) => {
    const sum = (place: number): number => memory[x + place]! + memory[u + place]!;
    for (let n = 0; n < units; n++) {
      const kept = gate(sum(units + n)) * memory[c + n]!;
      const next = kept + gate(sum(n)) * act(sum(2 * units + n));
      shown[n] = Math.min(cellClip, Math.max(-cellClip, next));
      memory[c + n] = zone(memory[c + n]!, shown[n]!, zoneoutCell);
    }
    if (cellGamma) {
      normalize(shown, cellGamma);
      for (let n = 0; n < units; n++) shown[n]! += cellBeta![n]!;
    }
    for (let n = 0; n < units; n++) memory[out + n] = gate(sum(3 * units + n)) * act(shown[n]!);
  };
  const simpleRnn: RowStep = (memory, { x, u, out }) => {
    for (let n = 0; n < units; n++) memory[out + n] = act(memory[x + n]! + memory[u + n]!);
  };
  const gru: RowStep = (memory, { x, u, h, out }) => {
    for (let n = 0; n < units; n++) {
      const z = gate(memory[x + n]! + memory[u + n]!);
      const candidate = memory[u + 2 * units + n]!;
      // Reset before the product, the candidate's product already holds the gate.
      const r = resetsBefore ? 1 : gate(memory[x + units + n]! + memory[u + units + n]!);
      const g = act(memory[x + 2 * units + n]! + r * candidate);
      memory[out + n] = z * memory[h + n]! + (1 - z) * g;
    }
  };
  const rowStep = { LSTM: lstm, GRU: gru, SimpleRNN: simpleRnn }[className];

  const memoryNow = liveMemory(host);
  const row: RowPlaces = { x: 0, u: 0, h: 0, c: 0, out: 0 };
  let room = { rows: 0, x: 0, gates: 0, u: 0, reset: 0, out: 0, projected: 0, block: 0 };

  function roomFor(rows: number): typeof room {
    if (rows <= room.rows) return room;
    if (room.block) host.free(room.block);
    const sizes = [columns, gates, columns, units, units, width];
    const block = host.allocate(4 * rows * sizes.reduce((sum, size) => sum + size, 0));
    const offsets: number[] = [];
    sizes.reduce((next, size) => (offsets.push(next), next + 4 * rows * size), block);
    const [x, gateSums, u, reset, out, projected] = offsets as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    room = { rows, x, gates: gateSums, u, reset, out, projected, block };
    return room;
  }

  return {
    step(rows, { inputs, states: [h = 0, c = 0], isReal }) {
      const { x, gates: gateSums, u, reset, out, projected } = roomFor(rows);
      runDense(forInputs, { rows, inputs, outputs: x });
      runDense(forStates, { rows, inputs: h, outputs: resetsBefore ? gateSums : u });
      let memory = memoryNow();
      const part = (offset: number, index: number, length: number): Float32Array =>
        memory.subarray(offset / 4 + index * length, offset / 4 + (index + 1) * length);
      for (let index = 0; index < rows; index++) finish(part(x, index, columns), inputGamma, inputBias);
      if (forCandidate) {
        for (let index = 0; index < rows; index++) {
          const sums = part(gateSums, index, gates);
          finish(sums, recurrentGamma, undefined);
          const [ofInputs, target] = [part(x, index, columns), part(reset, index, units)];
          const before = part(h, index, units);
          for (let n = 0; n < units; n++)
            target[n] = gate(ofInputs[units + n]! + sums[units + n]!) * before[n]!;
        }
        // Its products go where h's projection would, which a GRU has none of.
        runDense(forCandidate, { rows, inputs: reset, outputs: projected });
        memory = memoryNow();
        for (let index = 0; index < rows; index++) {
          const target = part(u, index, columns);
          target.set(part(gateSums, index, gates));
          const candidate = part(projected, index, units);
          if (recurrentGamma) normalize(candidate, recurrentGamma.subarray(gates));
          target.set(candidate, gates);
        }
      } else {
        for (let index = 0; index < rows; index++)
          finish(part(u, index, columns), recurrentGamma, recurrentBias);
      }
      for (let index = 0; index < rows; index++) {
        if (isReal && !isReal(index)) continue;
        row.x = x / 4 + index * columns;
        row.u = u / 4 + index * columns;
        row.h = h / 4 + index * width;
        row.c = c / 4 + index * units;
        row.out = out / 4 + index * units;
        rowStep(memory, row);
      }
      if (forOutput) runDense(forOutput, { rows, inputs: out, outputs: projected });
      memory = memoryNow();
      for (let index = 0; index < rows; index++) {
        if (isReal && !isReal(index)) continue;
        const [before, after] = [part(h, index, width), part(forOutput ? projected : out, index, width)];
        for (let n = 0; n < width; n++) before[n] = zone(before[n]!, after[n]!, zoneoutHidden);
      }
    },
  };
}

/** Brings a vector to mean 0 and variance 1, then scales it. */
function normalize(values: Float32Array, gamma: Float32Array): void {
  const { length } = values;
  let mean = 0;
  for (let at = 0; at < length; at++) mean += values[at]! / length;
  let variance = 0;
  for (let at = 0; at < length; at++) variance += (values[at]! - mean) ** 2 / length;
  const scale = 1 / Math.sqrt(variance + normalizationEpsilon);
  for (let at = 0; at < length; at++) values[at] = (values[at]! - mean) * scale * gamma[at]!;
}

function columnsOf(
  matrix: Float32Array,
  { columns, from, to }: { readonly columns: number; readonly from: number; readonly to: number },
): Float32Array {
  const width = to - from;
  return Float32Array.from(
    { length: (matrix.length / columns) * width },
    (_, at) => matrix[Math.floor(at / width) * columns + from + (at % width)]!,
  );
}
