import { badSavedModel, show } from '../../errors.js';
import { gateCounts } from '../../network/index.js';
import { isRecord, type JsonRecord } from '../json-record.js';

/** A layer in the JSON that `fromKerasJson` reads: no more than its class and its options. */
export interface PlainLayer {
  readonly class_name: unknown;
  readonly config: JsonRecord;
}

/**
 * Takes off what dresses a layer; what acts in training only is named in `leftOut`.
 * @throws {RnnError} bad-saved-model for a layer that is code, or is not Keras's own
 */
export function plainLayer(layer: JsonRecord, leftOut: string[]): PlainLayer {
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
  return {
    class_name: className,
    config: plainConfig(isRecord(config) ? config : {}, { className, leftOut }),
  };
}

/** Options that say how a weight began, how it would be quantized, or in which shape a layer was built. */
const dropped = /^(\w+_initializer|batch_input_shape|batch_shape|build_config|shared_object_id)$/;
const droppedWhenNull = /^quantization_config$/;
/** Options that do nothing once a network is trained. */
const forTraining = /^(dropout|recurrent_dropout|\w+_regularizer|\w+_constraint)$/;
const wrappedLayers = /^(layer|backward_layer)$/;

function plainConfig(
  config: JsonRecord,
  { className, leftOut }: { readonly className: unknown; readonly leftOut: string[] },
): JsonRecord {
  const plain: [string, unknown][] = [];
  for (const [key, value] of Object.entries(config)) {
    if (dropped.test(key) || (droppedWhenNull.test(key) && value === null)) continue;
    if (!forTraining.test(key) || isKept(className, { key, value }))
      plain.push([key, plainOption(key, { value, leftOut })]);
    else if (value !== null && value !== 0) leftOut.push(`${String(config.name)}: ${key} ${nameOf(value)}`);
  }
  return Object.fromEntries(plain);
}

/** Layers that are one product. */
const products = /^(Dense|Conv1D|Conv2D)$/;

/**
 * Whether a layer has an option of training here too: recurrent layers have dropouts and what Keras has for norms, products
 * penalties on their weights.
 */
function isKept(
  className: unknown,
  { key, value }: { readonly key: string; readonly value: unknown },
): boolean {
  if (typeof className !== 'string') return false;
  const isProduct = products.test(className) && /^(kernel|bias)_regularizer$/.test(key);
  if (!isProduct && !Object.hasOwn(gateCounts, className)) return false;
  if (typeof value === 'number') return true;
  if (!isRecord(value) || !isRecord(value.config)) return false;
  return (
    /^(L1|L2|L1L2|NonNeg|UnitNorm|MaxNorm|MinMaxNorm)$/.test(nameOf(value)) && (value.config.axis ?? 0) === 0
  );
}

/** What a regularizer or a constraint is called; a number as it is. */
function nameOf(value: unknown): string {
  return isRecord(value) && typeof value.class_name === 'string' ? value.class_name : show(value);
}

function plainOption(
  key: string,
  { value, leftOut }: { readonly value: unknown; readonly leftOut: string[] },
): unknown {
  if (!isRecord(value)) return value;
  if (wrappedLayers.test(key)) return plainLayer(value, leftOut);
  if (key === 'dtype' && value.class_name === 'DTypePolicy' && isRecord(value.config))
    return value.config.name;
  return value;
}
