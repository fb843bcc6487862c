import { floats, packDense, runDense, type KernelHost } from '../kernels/index.js';
import { featuresOfFrame, frameAfter, gateCounts, type ConvLstm2dLayer } from '../network/index.js';
import { cellActivations } from './cell-activations.js';
import { layOut, stateWindows, windowsOf } from './frame-windows.js';
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

/** What takes one step: byte offsets of the inputs and of both states, which it changes. */
function loadCell(
  host: KernelHost,
  toLoad: LayerToLoad<ConvLstm2dLayer>,
): (inputs: number, h: number, c: number) => void {
  const { layer } = toLoad;
  const { filters, frameShape, kernelSize, activation, recurrentActivation } = layer.config;
  const [act, gate] = [cellActivations[activation], cellActivations[recurrentActivation]];
  const channels = frameShape[2];
  const inputWindows = windowsOf(layer);
  const windows = stateWindows(frameAfter(layer)!, kernelSize);
  const { places } = windows;
  const columns = gateCounts.LSTM * filters;
  const weights = copyWeights(host, toLoad);
  const shapeOf = (inputDim: number) => ({ inputDim, units: columns, activation: 'linear' as const });
  const [inputWidth, stateWidth] = [inputWindows.taps * channels, windows.taps * filters];
  const forInputs = packDense(host, shapeOf(inputWidth), {
    kernel: weights.offsetOf('kernel'),
    bias: weights.offsetOf('bias'),
  });
  const recurrentKernel = weights.offsetOf('recurrent_kernel');
  const forStates = packDense(host, shapeOf(stateWidth), { kernel: recurrentKernel, bias: 0 });
  weights.free();
  const laidOut = host.allocate(4 * places * Math.max(inputWidth, stateWidth));
  const x = host.allocate(4 * places * columns);
  const u = host.allocate(4 * places * columns);
  const memoryNow = liveMemory(host);
  return (inputs, h, c) => {
    layOut(memoryNow(), inputWindows, { from: inputs / 4, to: laidOut / 4, channels });
    runDense(forInputs, { rows: places, inputs: laidOut, outputs: x });
    layOut(memoryNow(), windows, { from: h / 4, to: laidOut / 4, channels: filters });
    runDense(forStates, { rows: places, inputs: laidOut, outputs: u });
    const memory = memoryNow();
    for (let place = 0; place < places; place++) {
      const sums = place * columns;
      for (let filter = 0; filter < filters; filter++) {
        const sum = (of: number): number =>
          memory[x / 4 + sums + of * filters + filter]! + memory[u / 4 + sums + of * filters + filter]!;
        const at = place * filters + filter;
        const cell = gate(sum(1)) * memory[c / 4 + at]! + gate(sum(0)) * act(sum(2));
        memory[c / 4 + at] = cell;
        memory[h / 4 + at] = gate(sum(3)) * act(cell);
      }
    }
  };
}
