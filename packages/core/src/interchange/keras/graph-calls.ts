import { badSavedModel, show } from '../../errors.js';
import { isRecord, itemsOf, type JsonRecord } from '../json-record.js';

/** An output of a layer: its name, and 0 or the number of a state. */
export type Source = readonly [layer: string, output: number];

/** What a layer of a Functional model reads, whichever Keras describes it. */
export interface GraphCall {
  readonly inputs: readonly Source[];
  readonly initialState: readonly Source[];
  readonly options: JsonRecord;
  /** The masks that Keras 3 says with the call, one for each input, or one. */
  readonly masks: readonly (Source | null)[];
}

/**
 * The one call of a layer.
 * @throws {RnnError} bad-saved-model when it is called more than once, or reads more than tensors
 */
export function callOf(name: unknown, nodes: unknown): GraphCall {
  const [node, ...more] = itemsOf(nodes);
  const call = more.length > 0 ? undefined : isRecord(node) ? keras3Call(node) : earlierCall(node);
  if (call) return call;
  throw badSavedModel('Each layer of a Functional model reads outputs of layers, in one call', {
    received: `${show(name)}, which reads ${show(nodes)}`,
    remedy: 'Build it without shared layers and operations on tensors, copy the weights, and save that',
  });
}

/** { args: [tensor or tensors], kwargs: { initial_state, mask, … } } */
function keras3Call({ args, kwargs }: JsonRecord): GraphCall | undefined {
  const [read, ...more] = itemsOf(args);
  const { initial_state: states = null, mask = null, ...options } = isRecord(kwargs) ? kwargs : {};
  const inputs = sourcesOf(read);
  const initialState = states === null ? [] : sourcesOf(states);
  const masks = mask === null ? [] : [mask].flat().map((one) => (one === null ? null : keras3Source(one)));
  if (more.length > 0 || !inputs || !initialState || masks.includes(undefined)) return undefined;
  return { inputs, initialState, options, masks: masks as (Source | null)[] };
}

function sourcesOf(tensors: unknown): Source[] | undefined {
  const sources = [tensors].flat().map(keras3Source);
  return sources.length === 0 || sources.includes(undefined) ? undefined : (sources as Source[]);
}

function keras3Source(tensor: unknown): Source | undefined {
  const config = isRecord(tensor) && tensor.class_name === '__keras_tensor__' ? tensor.config : undefined;
  return isRecord(config) ? endOf(config.keras_history) : undefined;
}

/** [[layer, 0, output, {…}], …], initial states standing behind what is read, options with the first or with each. */
function earlierCall(node: unknown): GraphCall | undefined {
  const tensors = itemsOf(node).map((tensor) => itemsOf(tensor));
  const inputs = tensors.map(([layer, call, output]) => endOf([layer, call, output]));
  const [options = {}, ...others] = tensors.map(([, , , told]) => told ?? {});
  const isPlain =
    isRecord(options) &&
    others.every((told) => [JSON.stringify(options), '{}'].includes(JSON.stringify(told)));
  if (inputs.length === 0 || inputs.includes(undefined) || !isPlain) return undefined;
  return { inputs: inputs as Source[], initialState: [], options, masks: [] };
}

/** [layer, 0, output], of the layer's first call. */
export function endOf(end: unknown): Source | undefined {
  const [layer, call, output, ...more] = itemsOf(end);
  const isEnd = typeof layer === 'string' && call === 0 && typeof output === 'number' && more.length === 0;
  return isEnd && Number.isInteger(output) && output >= 0 ? [layer, output] : undefined;
}
