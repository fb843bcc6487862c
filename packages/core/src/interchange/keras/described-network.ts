import { badSavedModel } from '../../errors.js';
import { fromKerasJson, type Network } from '../../network/index.js';
import type { JsonRecord } from '../json-record.js';
import { toPlainTopology, type PlainTopology } from './plain-topology.js';

/** A network, the plain description it was read from, and what of it acted in training only. */
export interface DescribedNetwork {
  readonly network: Network;
  readonly topology: PlainTopology;
  readonly leftOut: readonly string[];
}

/**
 * The network that Keras 3, Keras 2 or TensorFlow.js describes in JSON.
 * @throws {RnnError} bad-saved-model when this suite does not compute it
 */
export function describedNetwork(json: JsonRecord): DescribedNetwork {
  try {
    const { topology, leftOut } = toPlainTopology(json);
    return { network: fromKerasJson(topology), topology, leftOut };
  } catch (cause) {
    // What is nested without end ends the stack.
    if (!(cause instanceof RangeError)) throw cause;
    throw badSavedModel("A model's description is no deeper than its layers", {
      received: String(cause),
      remedy: 'Save it anew',
      cause,
    });
  }
}
