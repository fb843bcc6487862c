import { isRecord, itemsOf, type JsonRecord } from '../json-record.js';

/**
 * The layers of a Functional model in which each reads the one before it and nothing else, as Keras 3, Keras 2 and
 * TensorFlow.js describe it; undefined for any other graph.
 */
export function chainOf(config: JsonRecord): readonly JsonRecord[] | undefined {
  const layers = itemsOf(config.layers).filter(isRecord);
  const names = layers.map((layer) => layer.name);
  const follow = layers.every(({ inbound_nodes: nodes }, index) => {
    const expected = index === 0 ? [] : [names[index - 1]];
    return JSON.stringify(itemsOf(nodes).map(sourceOf)) === JSON.stringify(expected);
  });
  const ends = [config.input_layers, config.output_layers].map(endOf);
  const isWhole = JSON.stringify(ends) === JSON.stringify([names[0], names.at(-1)]);
  return follow && isWhole ? layers : undefined;
}

/** The one layer that a call of a layer reads; the whole call when it is anything more. */
function sourceOf(node: unknown): unknown {
  const [tensor, options] = isRecord(node) ? keras3Call(node) : earlierCall(node);
  const isPlain = isRecord(options) && Object.values(options).every((value) => (value ?? false) === false);
  return (isPlain ? endOf(tensor) : undefined) ?? node;
}

/** { args: [tensor], kwargs: {…} } */
function keras3Call({ args, kwargs }: JsonRecord): [tensor: unknown, options: unknown] {
  const [tensor, ...more] = itemsOf(args);
  const config = isRecord(tensor) && isRecord(tensor.config) ? tensor.config : {};
  return [more.length === 0 ? config.keras_history : undefined, kwargs];
}

/** [[layer, 0, 0, {…}]] */
function earlierCall(node: unknown): [tensor: unknown, options: unknown] {
  const [call, ...more] = itemsOf(node);
  const [name, nodeIndex, tensorIndex, options = {}] = itemsOf(call);
  return [more.length === 0 ? [name, nodeIndex, tensorIndex] : undefined, options];
}

/** The layer of [layer, 0, 0] or [[layer, 0, 0]]: its first output at its first call. */
function endOf(end: unknown): string | undefined {
  const [head, ...more] = itemsOf(end);
  if (Array.isArray(head)) return more.length === 0 ? endOf(head) : undefined;
  return typeof head === 'string' && JSON.stringify(more) === '[0,0]' ? head : undefined;
}
