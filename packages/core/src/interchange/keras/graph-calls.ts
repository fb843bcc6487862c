import { badSavedModel, show } from '../../errors.js';
import { isRecord, itemsOf, type JsonRecord } from '../json-record.js';

/** An output of a layer: its name, 0 or the number of a state, and which of the layer's calls gives it. */
export type Source = readonly [layer: string, output: number, call: number];

/** What a layer of a Functional model reads, whichever Keras describes it. */
export interface GraphCall {
  readonly inputs: readonly Source[];
  readonly initialState: readonly Source[];
  readonly options: JsonRecord;
  /** The masks that Keras 3 says with the call, one for each input, or one. */
  readonly masks: readonly (Source | null)[];
}

/**
 * The calls of a layer, or of an operation such as a + b.
 * @throws {RnnError} bad-saved-model when it reads more than tensors
 */
export function callsOf({ name, inbound_nodes: nodes, ...layer }: JsonRecord): GraphCall[] {
  const calls = itemsOf(nodes).map((node) =>
    !isRecord(node)
      ? earlierCall(node)
      : keras3Call(isArithmetic(layer) ? { ...node, args: [node.args] } : node),
  );
  if (calls.length > 0 && !calls.includes(undefined)) return calls as GraphCall[];
  throw badSavedModel('Each layer of a Functional model reads outputs of layers', {
    received: `${show(name)}, which reads ${show(nodes)}`,
    remedy: 'Build it without operations on tensors and numbers, copy the weights, and save that',
  });
}

/** Whether it is a + b or a * b of Keras 3, which are no layers. */
export function isArithmetic({ class_name: className, module }: JsonRecord): boolean {
  return (className === 'Add' || className === 'Multiply') && String(module).endsWith('.ops.numpy');
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

/** [layer, which of its calls, output] */
export function endOf(end: unknown): Source | undefined {
  const [layer, call, output, ...more] = itemsOf(end);
  return typeof layer === 'string' && isCount(call) && isCount(output) && more.length === 0
    ? [layer, output, call]
    : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
