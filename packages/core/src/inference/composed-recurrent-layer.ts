import { floats, type KernelHost } from '../kernels/index.js';
import { outputUnits, type FullRecurrentLayer } from '../network/index.js';
import type { Activations } from './activations.js';
import { composeCell, type ComposedCell } from './composed-cell.js';
import type { LayerToLoad, LoadedLayer } from './loaded-layer.js';
import { backwardsOnly, reversed } from './reading-order.js';

/** A recurrent layer whose steps the fused kernels do not take. */
export function loadComposed(host: KernelHost, toLoad: LayerToLoad<FullRecurrentLayer>): LoadedLayer {
  const { layer, inputDim } = toLoad;
  const { name, goBackwards, returnSequences, units } = layer.config;
  const width = outputUnits(layer);
  const cell = composeCell(host, toLoad);
  const stateSizes = layer.className === 'LSTM' ? [width, units] : [width];
  const run = (inputs: Activations, carried: Partial<CarriedStates> = {}): Activations => {
    const { batch, time = 1, mask } = inputs;
    const reading = { inputs, goBackwards, outputOrder: 'reading', ...carried } as const;
    const offset = runComposed(host, { layer, cell }, reading);
    if (!returnSequences) return { offset, features: width, batch, time: undefined, mask: undefined };
    const passed = goBackwards ? mask && reversed(mask, time) : mask;
    return { offset, features: width, batch, time, mask: passed };
  };
  return {
    name,
    inputDim,
    units: width,
    run: (inputs) => run(inputs),
    runWithStates(inputs, initialStates) {
      const finalStates = stateSizes.map((size) => host.allocate(4 * inputs.batch * size));
      return { outputs: run(inputs, { initialStates, finalStates }), finalStates };
    },
    stepping: goBackwards
      ? backwardsOnly(name)
      : {
          numStates: stateSizes.length,
          stateSizes,
          prepare({ inputs, outputs }) {
            const places = { inputs, states: outputs };
            return (isReal) => {
              if (isReal) cell.step(1, places);
              return isReal || !returnSequences;
            };
          },
        },
  };
}

/** Where a cell begins, at zeros when empty, and where it leaves its states: byte offsets of [batch, size] each. */
export interface CarriedStates {
  readonly initialStates: readonly number[];
  readonly finalStates: readonly number[];
}

/** A cell and what it reads. */
interface Composed {
  readonly layer: FullRecurrentLayer;
  readonly cell: ComposedCell;
}

/** Runs whole sequences into fresh memory: outputs at every step [batch, time, width], or the last [batch, width]. */
export function runComposed(
  host: KernelHost,
  { layer, cell }: Composed,
  {
    inputs: { batch, time = 1, features, mask, offset: from },
    goBackwards,
    outputOrder,
    initialStates = [],
    finalStates = [],
  }: Partial<CarriedStates> & {
    readonly inputs: Activations;
    readonly goBackwards: boolean;
    /** Whether outputs stand in the order in which they are made, or beside their inputs. */
    readonly outputOrder: 'reading' | 'input';
  },
): number {
  const { returnSequences, units } = layer.config;
  const width = outputUnits(layer);
  const target = returnSequences ? host.allocate(4 * batch * time * width) : 0;
  const inputs = host.allocate(4 * batch * features);
  const sizes = [batch * width, batch * units];
  const states = sizes.map((size) => host.allocate(4 * size));
  states.forEach((offset, which) => {
    const from = initialStates[which];
    const state = floats(host, offset, sizes[which]!);
    if (from === undefined) state.fill(0);
    else state.set(floats(host, from, sizes[which]!));
  });
  for (let index = 0; index < time; index++) {
    const at = goBackwards ? time - 1 - index : index;
    const isReal = (row: number): boolean => !mask || mask[row * time + at] !== 0;
    const source = floats(host, from, batch * time * features);
    const step = floats(host, inputs, batch * features);
    for (let row = 0; row < batch; row++) {
      const start = (row * time + at) * features;
      step.set(source.subarray(start, start + features), row * features);
    }
    cell.step(batch, { inputs, states, isReal });
    if (!returnSequences) continue;
    const outputs = floats(host, target, batch * time * width);
    const h = floats(host, states[0]!, batch * width);
    for (let row = 0; row < batch; row++) {
      const to = (row * time + (outputOrder === 'input' ? at : index)) * width;
      if (isReal(row)) outputs.set(h.subarray(row * width, (row + 1) * width), to);
      else outputs.fill(0, to, to + width);
    }
  }
  finalStates.forEach((offset, which) =>
    floats(host, offset, sizes[which]!).set(floats(host, states[which]!, sizes[which]!)),
  );
  host.free(inputs);
  host.free(states[1]!);
  if (!returnSequences) return states[0]!;
  host.free(states[0]!);
  return target;
}
