import { floats, packDense, runDense, type KernelHost, type PackedDense } from '../kernels/index.js';
import {
  featuresOfFrame,
  frameAfter,
  frameWindowOf,
  gateCounts,
  stateWindowOf,
  type ConvLstm2dLayer,
} from '../network/index.js';
import { cellActivations } from './cell-activations.js';
import { layingOut, pixelsOf } from './frame-windows.js';
import { liveMemory } from './live-memory.js';
import { copyWeights, type LayerToLoad, type LoadedLayer } from './loaded-layer.js';
import { backwardsOnly, reversed } from './reading-order.js';

/** A long short-term memory whose products are convolutions, pixel by pixel of its states. */
export function loadConvLstm2d(host: KernelHost, toLoad: LayerToLoad<ConvLstm2dLayer>): LoadedLayer {
  const { layer, inputDim } = toLoad;
  const { name, goBackwards, returnSequences } = layer.config;
  const units = featuresOfFrame(layer);
  const step = loadCell(host, toLoad);
  return {
    name,
    inputDim,
    units,
    run({ batch, time = 1, mask, offset: inputs }) {
      const offset = host.allocate(4 * batch * units * (returnSequences ? time : 1));
      const [h, c] = [host.allocate(4 * units), host.allocate(4 * units)];
      for (let row = 0; row < batch; row++) {
        for (const state of [h, c]) floats(host, state, units).fill(0);
        for (let index = 0; index < time; index++) {
          const at = row * time + (goBackwards ? time - 1 - index : index);
          const isReal = mask?.[at] !== 0;
          if (isReal) step(inputs + 4 * at * inputDim, h, c);
          if (!returnSequences) continue;
          const output = floats(host, offset + 4 * (row * time + index) * units, units);
          if (isReal) output.set(floats(host, h, units));
          else output.fill(0);
        }
        if (!returnSequences) floats(host, offset + 4 * row * units, units).set(floats(host, h, units));
      }
      host.free(h);
      host.free(c);
      if (!returnSequences) return { offset, features: units, batch, time: undefined, mask: undefined };
      return {
        offset,
        features: units,
        batch,
        time,
        mask: goBackwards ? mask && reversed(mask, time) : mask,
      };
    },
    stepping: goBackwards
      ? backwardsOnly(name)
      : {
          numStates: 2,
          stateSizes: [units, units],
          prepare({ inputs, outputs: [h, c] }) {
            return (isReal) => {
              if (isReal) step(inputs, h!, c!);
              return isReal || !returnSequences;
            };
          },
        },
  };
}

/** What takes one step: byte offsets of the inputs and of both states, which it changes. x = products of inputs, u = those of h. */
function loadCell(
  host: KernelHost,
  toLoad: LayerToLoad<ConvLstm2dLayer>,
): (inputs: number, h: number, c: number) => void {
  const { layer } = toLoad;
  const { filters, frameShape, kernelSize, activation, recurrentActivation } = layer.config;
  const [act, gate] = [cellActivations[activation], cellActivations[recurrentActivation]];
  const channels = frameShape[2];
  const read = pixelsOf(frameShape, frameWindowOf(layer));
  const carried = pixelsOf(frameAfter(layer)!, stateWindowOf(kernelSize));
  const { places } = carried;
  const columns = gateCounts.LSTM * filters;
  const [inputWidth, stateWidth] = [read.taps * channels, carried.taps * filters];
  const weights = copyWeights(host, toLoad);
  const pack = (inputDim: number, parts: { readonly kernel: number; readonly bias: number }): PackedDense =>
    packDense(host, { inputDim, units: columns, activation: 'linear' }, parts);
  const { offsetOf } = weights;
  const forInputs = pack(inputWidth, { kernel: offsetOf('kernel'), bias: offsetOf('bias') });
  const forStates = pack(stateWidth, { kernel: offsetOf('recurrent_kernel'), bias: 0 });
  weights.free();
  const laidOut = host.allocate(4 * places * Math.max(inputWidth, stateWidth));
  const layOutInputs = layingOut(host, { pixels: read.pixels, channels, to: laidOut });
  const layOutStates = layingOut(host, { pixels: carried.pixels, channels: filters, to: laidOut });
  const ofInputs = { rows: places, inputs: laidOut, outputs: host.allocate(4 * places * columns) };
  const ofStates = { rows: places, inputs: laidOut, outputs: host.allocate(4 * places * columns) };
  const [x, u] = [ofInputs.outputs / 4, ofStates.outputs / 4];
  const memoryNow = liveMemory(host);
  return (inputs, hOffset, cOffset) => {
    layOutInputs(inputs);
    runDense(forInputs, ofInputs);
    layOutStates(hOffset);
    runDense(forStates, ofStates);
    const memory = memoryNow();
    const h = hOffset / 4;
    const c = cOffset / 4;
    for (let at = 0; at < places * filters; at++) {
      const filter = at % filters;
      const i = ((at - filter) / filters) * columns + filter;
      const f = i + filters;
      const g = f + filters;
      const o = g + filters;
      const kept = gate(memory[x + f]! + memory[u + f]!) * memory[c + at]!;
      const cell = kept + gate(memory[x + i]! + memory[u + i]!) * act(memory[x + g]! + memory[u + g]!);
      memory[c + at] = cell;
      memory[h + at] = gate(memory[x + o]! + memory[u + o]!) * act(cell);
    }
  };
}
