import { floats, type KernelHost } from '../kernels/index.js';
import { paddingBefore, stepsAfter, type WindowPoolingLayer } from '../network/index.js';
import { liveMemory } from './live-memory.js';
import type { LayerToLoad, LoadedLayer } from './loaded-layer.js';
import { maskAfter, windowOf, windowStepping } from './time-windows.js';

/** The largest numbers or the mean of windows of time, over real steps; 0 when there is none. */
export function loadWindowPooling(
  host: KernelHost,
  { layer, inputDim }: LayerToLoad<WindowPoolingLayer>,
): LoadedLayer {
  const isMax = layer.className === 'MaxPooling1D';
  const window = windowOf(layer);

  /** `from` and `to` number floats; steps from `first` to before `end` are pooled where `isReal` says so. */
  const pool = (
    memory: Float32Array,
    { from, to, first, end }: { from: number; to: number; first: number; end: number },
    isReal: (step: number) => boolean,
  ): void => {
    for (let unit = 0; unit < inputDim; unit++) {
      let pooled = 0;
      let seen = 0;
      for (let step = first; step < end; step++) {
        if (!isReal(step)) continue;
        const value = memory[from + step * inputDim + unit]!;
        seen++;
        if (isMax) pooled = seen === 1 ? value : Math.max(pooled, value);
        else pooled += (value - pooled) / seen;
      }
      memory[to + unit] = pooled;
    }
  };

  return {
    name: layer.config.name,
    inputDim,
    units: inputDim,
    run({ offset: inputs, batch, time = 1, mask }) {
      const steps = stepsAfter(window, time);
      const before = paddingBefore(window, time);
      const offset = host.allocate(4 * batch * steps * inputDim);
      const memory = floats(host, 0, host.memory.buffer.byteLength / 4);
      for (let at = 0; at < batch * steps; at++) {
        const start = Math.floor(at / steps) * time;
        const step = (at % steps) * window.strides - before;
        const [first, end] = [Math.max(0, step), Math.min(time, step + window.span)];
        pool(
          memory,
          { from: inputs / 4, to: offset / 4 + at * inputDim, first: start + first, end: start + end },
          (row) => mask?.[row] !== 0,
        );
      }
      return { offset, features: inputDim, batch, time: steps, mask: mask && maskAfter(window, mask, time) };
    },
    stepping: windowStepping(host, { layer, inputDim, units: inputDim }, ({ rows, flags, outputs }) => {
      const memoryNow = liveMemory(host);
      const places = { from: rows / 4, to: outputs / 4, first: 0, end: window.span };
      const isReal = (step: number): boolean => memoryNow()[flags / 4 + step] === 1;
      return () => pool(memoryNow(), places, isReal);
    }),
  };
}
