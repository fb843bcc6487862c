import { RnnError } from '../../errors.js';
import type { KernelHost } from '../../kernels/index.js';
import type { Activations } from '../activations.js';
import { liveMemory } from '../live-memory.js';
import type { LoadedNode } from './loaded-node.js';

/** Whether what joins several is real: where all are; undefined when nothing comes. */
export function jointly(
  flags: readonly (boolean | undefined)[],
  { from, name }: { readonly from: readonly number[]; readonly name: string },
): boolean | undefined {
  let [missing, real] = [0, true];
  for (let index = 0; index < from.length; index++) {
    const flag = flags[from[index]!];
    if (flag === undefined) missing++;
    else real &&= flag;
  }
  if (missing === 0) return real;
  if (missing === from.length) return undefined;
  throw refusedStep(name);
}

export function refusedStep(name: string): RnnError {
  return new RnnError(
    'shape-mismatch',
    `${name} joins inputs of as many steps. Received a step of some of them alone. ` +
      "Let all that it reads keep its steps, such as by padding 'causal'.",
  );
}

/** One step of a query that draws from values, and keys, that are known whole. */
export function attentionStep(
  host: KernelHost,
  node: LoadedNode,
  {
    query: { offset, features },
    values,
    outputs: target,
  }: {
    readonly query: { readonly offset: number; readonly features: number };
    readonly values: readonly Activations[];
    readonly outputs: number;
  },
): () => void {
  const memoryNow = liveMemory(host);
  const query = { offset, features, batch: 1, time: 1, mask: undefined };
  return () => {
    const { outputs } = node.run([query, ...values], []);
    const from = outputs.offset / 4;
    memoryNow().copyWithin(target / 4, from, from + outputs.features);
    host.free(outputs.offset);
  };
}
