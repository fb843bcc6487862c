import { RnnError } from '../../errors.js';
import type { KnownInputs } from '../step-input.js';
import { assertGraphInputs } from './graph-inputs.js';
import { copyInput, freeMade, runNode, type LoadedGraph, type Made } from './run-nodes.js';
import type { StreamPlan } from './stream-plan.js';

/** How many rows of what is known beforehand are given; 1 when nothing is. */
export function assertKnown(
  { network }: LoadedGraph,
  { known, lengths = {} }: KnownInputs,
  openedBy: (missing: string) => string,
): number {
  const { inputs } = network.config;
  const missing = inputs.find(({ name, shape }) => shape[0] !== null && !known[name]);
  if (missing) {
    throw new RnnError(
      'invalid-argument',
      `A stream of a graph is opened with the inputs that have no steps. Received no '${missing.name}'. ` +
        `Open it with ${openedBy(missing.name)}.`,
    );
  }
  if (Object.keys(known).length === 0) return 1;
  const stray = Object.keys(known).find((name) => inputs.every((input) => input.name !== name));
  const wanted = stray === undefined ? inputs.filter(({ name }) => known[name]) : inputs;
  return assertGraphInputs({ config: { inputs: wanted } }, known, lengths).batch;
}

/** What comes of the inputs that are there beforehand, read whole. */
export function runKnown(
  loaded: LoadedGraph,
  { plan, given: { known, lengths = {} } }: { readonly plan: StreamPlan; readonly given: KnownInputs },
): Made {
  const made: Made = new Map();
  try {
    for (const input of loaded.network.config.inputs) {
      const array = known[input.name];
      if (!array) continue;
      made.set(input.name, copyInput(loaded.host, input, { array, lengths: lengths[input.name] }));
    }
    for (const index of plan.known) runNode(loaded, index, made);
    return made;
  } catch (error) {
    freeMade(loaded.host, made);
    throw error;
  }
}
