import type { KernelHost } from '../kernels/index.js';
import {
  firstAnchor,
  stepsAfter,
  timeWindowOf,
  type LayerConfig,
  type TimeWindow,
} from '../network/index.js';
import { liveMemory } from './live-memory.js';
import type { NotStreamable, Stepping } from './loaded-layer.js';

/** The window of a layer that has one. */
export function windowOf(layer: LayerConfig): TimeWindow {
  return timeWindowOf(layer)!;
}

/** Which steps that come out are real, for a mask [batch, time]. */
export function maskAfter(window: TimeWindow, mask: Uint8Array, time: number): Uint8Array {
  const steps = stepsAfter(window, time);
  const after = new Uint8Array((mask.length / Math.max(1, time)) * steps);
  const first = firstAnchor(window);
  for (let at = 0; at < after.length; at++) {
    const row = Math.floor(at / steps);
    after[at] = mask[row * time + first + (at % steps) * window.strides]!;
  }
  return after;
}

/** The last steps of a stream, byte offsets: rows [span, inputDim], 0 where not real, and flags [span], 1 = real. */
export interface LastSteps {
  readonly rows: number;
  readonly flags: number;
  readonly outputs: number;
}

/** How a layer that reads windows runs step by step, `prepare` making what computes one output from the last steps. */
export function windowStepping(
  host: KernelHost,
  { layer, inputDim, units }: { layer: LayerConfig; inputDim: number; units: number },
  prepare: (places: LastSteps) => () => void,
): Stepping | NotStreamable {
  const window = windowOf(layer);
  const { span, strides } = window;
  if (window.padding === 'same') {
    return {
      received: `${layer.config.name} with padding 'same', which reads steps to come`,
      remedy: `Use predict on whole sequences, or train a network with padding ${layer.className === 'Conv1D' ? "'causal'" : "'valid'"}`,
    };
  }
  const needed = firstAnchor(window) + 1;
  return {
    // The output, then steps until the next output, flags and rows.
    numStates: 1 + Math.ceil((1 + span + span * inputDim) / units),
    prepare({ inputs, outputs }) {
      const memoryNow = liveMemory(host);
      const from = inputs / 4;
      const counter = outputs[1]! / 4;
      const flags = counter + 1;
      const rows = flags + span;
      const end = rows + span * inputDim;
      const compute = prepare({ rows: 4 * rows, flags: 4 * flags, outputs: outputs[0]! });
      return (isReal) => {
        if (isReal === undefined) return undefined;
        const memory = memoryNow();
        memory.copyWithin(flags, flags + 1, rows);
        memory[rows - 1] = Number(isReal);
        memory.copyWithin(rows, rows + inputDim, end);
        if (isReal) memory.copyWithin(end - inputDim, from, from + inputDim);
        else memory.fill(0, end - inputDim, end);
        memory[counter]! += 1;
        if (memory[counter] !== needed) return undefined;
        memory[counter] = needed - strides;
        compute();
        return isReal;
      };
    },
  };
}
