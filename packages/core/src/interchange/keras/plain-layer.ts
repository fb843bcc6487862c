import { badSavedModel, show } from '../../errors.js';
import { isRecord, type JsonRecord } from '../json-record.js';

/** A layer in the JSON that `fromKerasJson` reads: no more than its class and its options. */
export interface PlainLayer {
  readonly class_name: unknown;
  readonly config: JsonRecord;
}

/** @throws {RnnError} bad-saved-model for a layer that is code, or is not Keras's own */
export function plainLayer(layer: JsonRecord): PlainLayer {
  const { class_name: className, config, module, registered_name: registeredName } = layer;
  if (className === 'Lambda') {
    throw badSavedModel('A model holds layers as data, and no code of a file is ever run', {
      received: `a Lambda layer, ${show(isRecord(config) ? config.name : undefined)}`,
      remedy: 'Put a layer of Keras in its place, and save it again',
    });
  }
  const isOwn =
    (module === undefined || (typeof module === 'string' && /^(tf_)?keras(\.|$)/.test(module))) &&
    (registeredName ?? className) === className;
  if (!isOwn) {
    throw badSavedModel("A model's layers are Keras's own", {
      received: show({ module, registered_name: registeredName }),
      remedy: 'Put layers of Keras in their place, and save it again',
    });
  }
  return { class_name: className, config: plainConfig(isRecord(config) ? config : {}) };
}

/** Options that say how a weight began, how it would be quantized, or in which shape a layer was built. */
const dropped = /^(\w+_initializer|batch_input_shape|batch_shape|build_config|shared_object_id)$/;
const droppedWhenNull = /^quantization_config$/;
const wrappedLayers = /^(layer|backward_layer)$/;

function plainConfig(config: JsonRecord): JsonRecord {
  const kept = Object.entries(config).filter(
    ([key, value]) => !dropped.test(key) && !(droppedWhenNull.test(key) && value === null),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, plainOption(key, value)]));
}

function plainOption(key: string, value: unknown): unknown {
  if (!isRecord(value) || !('class_name' in value)) return value;
  if (wrappedLayers.test(key)) return plainLayer(value);
  const { class_name: className, config } = value;
  if (key === 'dtype' && className === 'DTypePolicy' && isRecord(config)) return config.name;
  // A regularizer or a constraint, as Keras 2 wrote it; a function of the user's keeps what betrays it.
  return value.registered_name ? value : { class_name: className, config };
}
