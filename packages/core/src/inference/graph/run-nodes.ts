import type { DenseArray } from '../../data/dense-array.js';
import { floats, type KernelHost } from '../../kernels/index.js';
import type { flowsOf, GraphInput, GraphNetwork } from '../../network/index.js';
import type { Activations } from '../activations.js';
import { maskOf } from '../whole.js';
import type { LoadedNode } from './loaded-node.js';

/** A graph with its weights in a WebAssembly memory of their own. */
export interface LoadedGraph {
  readonly network: GraphNetwork;
  readonly host: KernelHost;
  readonly nodes: readonly LoadedNode[];
  readonly flows: ReturnType<typeof flowsOf>;
}

/** What inputs and layers have given, by name. */
export type Made = Map<string, Activations>;

/** Rows of an input, copied in. */
export function copyInput(
  host: KernelHost,
  { shape }: GraphInput,
  {
    array: { values, shape: given },
    lengths,
    start = 0,
    end = given[0]!,
  }: {
    readonly array: DenseArray;
    readonly lengths?: Int32Array | undefined;
    readonly start?: number;
    readonly end?: number;
  },
): Activations {
  const batch = end - start;
  const row = values.length / Math.max(1, given[0]!);
  const time = shape[0] === null ? given[1]! : undefined;
  const offset = host.allocate(4 * batch * row);
  floats(host, offset, batch * row).set(values.subarray(start * row, end * row));
  const real = lengths?.subarray(start, end);
  const mask = real && maskOf(real, time!);
  return { offset, features: row / Math.max(1, time ?? 1), batch, time, mask };
}

/** Runs one layer on what is made, and adds what it makes → what attention paid to each step. */
export function runNode(
  { network, nodes, flows }: LoadedGraph,
  index: number,
  made: Made,
): DenseArray | undefined {
  const { inputs, initialState, readsMasked } = network.config.calls[index]!;
  const { name } = network.config.layers[index]!.config;
  const given = inputs.map((source) => made.get(source)!);
  const [first] = given;
  const { outputs, finalStates, scores } = nodes[index]!.run(
    readsMasked ? [{ ...first!, mask: undefined }] : given,
    initialState.map((source) => made.get(source)!.offset),
  );
  made.set(name, readsMasked && outputs.time !== undefined ? { ...outputs, mask: first!.mask } : outputs);
  finalStates.forEach((offset, state) => {
    const source = `${name}:${state + 1}`;
    const { features } = flows.get(source)!;
    made.set(source, { offset, features, batch: outputs.batch, time: undefined, mask: undefined });
  });
  return scores;
}

export function freeMade(host: KernelHost, made: Made): void {
  // What does nothing hands its input on.
  for (const offset of new Set([...made.values()].map((activations) => activations.offset)))
    host.free(offset);
}
