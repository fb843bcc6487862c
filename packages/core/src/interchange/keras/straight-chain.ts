import { badSavedModel, show } from '../../errors.js';
import { isRecord, itemsOf, type JsonRecord } from '../json-record.js';

const remedy = 'Build it as keras.Sequential, copy the weights with set_weights, and save that';

/**
 * The layers of a Functional model in which each reads the one before it and nothing else, as Keras 3, Keras 2 and
 * TensorFlow.js describe it.
 * @throws {RnnError} bad-saved-model when the model is any other graph
 */
export function chainOf(config: JsonRecord): readonly JsonRecord[] {
  const layers = itemsOf(config.layers).filter(isRecord);
  const names = layers.map((layer) => layer.name);
  layers.forEach(({ name, inbound_nodes: nodes }, index) => {
    const read = itemsOf(nodes).map(sourceOf);
    const expected = index === 0 ? [] : [names[index - 1]];
    if (JSON.stringify(read) !== JSON.stringify(expected)) {
      throw badSavedModel('A Functional model is a chain: each layer reads the one before it, once', {
        received: `${show(name)}, which reads ${show(read)}`,
        remedy,
      });
    }
  });
  const ends = [config.input_layers, config.output_layers].map(endOf);
  if (JSON.stringify(ends) !== JSON.stringify([names[0], names.at(-1)])) {
    throw badSavedModel('A Functional model is a chain from its first layer to its last', {
      received: `${show(config.input_layers)} to ${show(config.output_layers)}`,
      remedy,
    });
  }
  return layers;
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
