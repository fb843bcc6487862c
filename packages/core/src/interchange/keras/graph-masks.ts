import { badSavedModel, show } from '../../errors.js';
import { isRecord, itemsOf, type JsonRecord } from '../json-record.js';
import { endOf, type GraphCall, type Source } from './graph-calls.js';

/** What a mask compares, such as 'source ≠ 0'; none, or several that were joined. */
type Origin = string | undefined;
const several = 'several';

/** One call of a layer. */
interface MaskedLayer {
  readonly name: string;
  readonly class_name: unknown;
  readonly config: JsonRecord;
  readonly isArithmetic: boolean;
  readonly call: GraphCall;
  /** Which of its calls. */
  readonly number: number;
}

/** Where a call stands among the others. */
export function keyOf(layer: string, call: number): string {
  return `${call} ${layer}`;
}

/** How Keras 3 joins masks to those that it hands to layers. */
export const maskOperations: RegExp =
  /^(NotEqual|Any|LogicalOr|LogicalAnd|ConvertToTensor|ExpandDims|Squeeze|ZerosLike|OnesLike|Concatenate)$/;

/** Layers whose numbers depend on the mask of what they read. */
const heedsMasks =
  /^(SimpleRNN|LSTM|GRU|Bidirectional|Attention|AdditiveAttention|GlobalAveragePooling1D|GlobalMaxPooling1D)$/;

/**
 * Keras 3 writes each mask as operations beside the layers. Refuses those that are not the masks that layers hand on by
 * themselves, and joined ones: a step is real in Keras 3 where it is in one of the inputs, and here where it is in all.
 * Gives the calls that read masked steps as others, which Keras 3 lets layers do that begin from states.
 * @throws {RnnError} bad-saved-model for such a mask
 */
export function assertOwnMasks(
  layers: readonly MaskedLayer[],
  operations: ReadonlyMap<string, JsonRecord>,
): ReadonlySet<string> {
  const origins = new Map<string, Origin>();
  const readMasked = new Set<string>();
  // Where masked steps hold the same as in Keras: what recurs leaves 0 there, and Keras what it gave before.
  const alike = new Set<string>();
  for (const layer of behindWhatTheyRead(layers)) {
    const { name, class_name: className, call, number } = layer;
    const read = call.inputs.map(([source, output, from]) =>
      output === 0 ? origins.get(keyOf(source, from)) : undefined,
    );
    const said = call.masks.map((mask) => mask && originSaid(mask, operations));
    const differs = said.some((origin, input) => origin && origin !== read[said.length === 1 ? 0 : input]);
    if ((heedsMasks.test(String(className)) && read.includes(several)) || differs) {
      throw badSavedModel('A layer is masked by the steps that its one masked input leaves out', {
        received: `${show(name)} masked by ${show(differs ? call.masks.map((mask) => mask?.slice(0, 2)) : 'several masks')}`,
        remedy: 'Mask one input only, and pass no mask to the call of a layer',
      });
    }
    const key = keyOf(name, number);
    const isAlike = call.inputs.every(
      ([source, , from], input) => read[input] === undefined || alike.has(keyOf(source, from)),
    );
    if (call.initialState.length > 0 && call.masks.length === 0 && read[0] !== undefined) {
      if (!isAlike || layer.config.go_backwards === true) {
        throw badSavedModel(
          'Masked steps stay masked; Keras 3 computes them in a layer that begins from states',
          {
            received: `${show(name)}, which begins from states and reads what recurs at masked steps`,
            remedy:
              'Pass the mask to its call, mask=layer.compute_mask(inputs), or build it without mask_zero',
          },
        );
      }
      readMasked.add(key);
    }
    if (isAlike && (computesAll.test(String(className)) || readMasked.has(key))) alike.add(key);
    if (read.some((origin) => origin !== undefined)) assertHeeded(layer);
    origins.set(key, originOf(layer, read));
  }
  return readMasked;
}

/** Layers that compute masked steps as the others, here and in Keras. */
const computesAll =
  /^(Embedding|Masking|Dense|Dropout|LayerNormalization|TimeDistributed|Concatenate|Add|Multiply|Average)$/;

/** Of what Keras 3 does to tensors, masked steps come out as others. */
function assertHeeded({ name, isArithmetic }: MaskedLayer): void {
  if (!isArithmetic) return;
  throw badSavedModel('Masked steps stay masked; arithmetic of Keras 3 takes them for others', {
    received: `${show(name)}, which reads masked steps`,
    remedy: 'Build it with the layers Add and Multiply, which hand masks on',
  });
}

function originOf({ class_name: className, config, call }: MaskedLayer, read: readonly Origin[]): Origin {
  const [[source] = ['']] = call.inputs;
  const wrapped = isRecord(config.layer) && isRecord(config.layer.config) ? config.layer.config : config;
  switch (className) {
    case 'Embedding':
      return config.mask_zero === true ? `${source} ≠ 0` : undefined;
    case 'Masking':
      return `${source} ≠ ${show(config.mask_value)}`;
    case 'SimpleRNN':
    case 'LSTM':
    case 'GRU':
    case 'Bidirectional':
      return wrapped.return_sequences === true ? read[0] : undefined;
    case 'RepeatVector':
    case 'GlobalAveragePooling1D':
    case 'GlobalMaxPooling1D':
      return undefined;
    case 'Attention':
    case 'AdditiveAttention':
      return read[0];
    default:
      return read.every((origin) => origin === read[0]) ? read[0] : several;
  }
}

/** What a mask that is said goes back to. */
function originSaid(mask: Source, operations: ReadonlyMap<string, JsonRecord>): string {
  const found = new Set<string>();
  const waiting = [mask[0]];
  const seen = new Set<string>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const operation = operations.get(name);
    if (!operation || seen.has(name)) continue;
    seen.add(name);
    const [node] = itemsOf(operation.inbound_nodes);
    const args = isRecord(node) ? itemsOf(node.args) : [];
    const sources = args.flat().flatMap((tensor) => historyOf(tensor)?.[0] ?? []);
    if (operation.class_name === 'NotEqual') found.add(`${String(sources[0])} ≠ ${show(args[1])}`);
    else if (maskOperations.test(String(operation.class_name))) waiting.push(...sources);
    else found.add(name);
  }
  const [only, ...more] = found;
  return only === undefined || more.length > 0 ? several : only;
}

function historyOf(tensor: unknown): Source | undefined {
  return isRecord(tensor) && isRecord(tensor.config) ? endOf(tensor.config.keras_history) : undefined;
}

/** Those in a circle, which are refused elsewhere, are left out. */
function behindWhatTheyRead(layers: readonly MaskedLayer[]): MaskedLayer[] {
  const byName = new Map(layers.map((layer) => [keyOf(layer.name, layer.number), layer]));
  const ordered = new Set<MaskedLayer>();
  const begun = new Set<MaskedLayer>();
  const place = (layer: MaskedLayer): void => {
    if (begun.has(layer)) return;
    begun.add(layer);
    for (const [source, , from] of layer.call.inputs) {
      const read = byName.get(keyOf(source, from));
      if (read) place(read);
    }
    ordered.add(layer);
  };
  layers.forEach(place);
  return [...ordered];
}
