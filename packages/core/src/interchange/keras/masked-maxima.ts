import { badSavedModel, show } from '../../errors.js';
import { isJoining, isRecurrent, type GraphLayer, type Network } from '../../network/index.js';

/** What stands at masked steps in Keras: what stood at the step before, or something else. */
type AtMaskedSteps = 'repeated' | 'other';

/**
 * GlobalMaxPooling1D of Keras and of TensorFlow.js reads masked steps as others, here it leaves them out. Behind a layer that recurs forwards
 * that is the same, as outputs are repeated there.
 * @throws {RnnError} bad-saved-model when other masked steps reach one
 */
export function assertNoMaskedMaximum({ className, config }: Network): void {
  const masked = new Map<string, AtMaskedSteps>();
  config.layers.forEach((layer, index) => {
    const { name } = layer.config;
    const read =
      className === 'Functional'
        ? config.calls[index]!.inputs
        : config.layers.slice(Math.max(0, index - 1), index).map((before) => before.config.name);
    const found = read.flatMap((source) => masked.get(source) ?? []);
    if (layer.className === 'GlobalMaxPooling1D' && found.includes('other')) {
      throw badSavedModel("Masked steps stay masked; Keras's GlobalMaxPooling1D reads them as others", {
        received: `${show(name)}, which reads masked steps`,
        remedy: 'Build it without mask_zero and Masking, or with GlobalAveragePooling1D',
      });
    }
    const made = atMaskedSteps(layer, found);
    if (made) masked.set(name, made);
  });
}

function atMaskedSteps(layer: GraphLayer, read: readonly AtMaskedSteps[]): AtMaskedSteps | undefined {
  if (layer.className === 'Masking') return 'other';
  if (layer.className === 'Embedding' && layer.config.maskZero) return 'other';
  if (read.length === 0) return undefined;
  if (isJoining(layer)) return layer.className === 'RepeatVector' ? undefined : 'other';
  const { config } = layer.className === 'Bidirectional' ? layer.config.layer : layer;
  if ('returnSequences' in config && !config.returnSequences) return undefined;
  if (layer.className === 'Bidirectional') return 'other';
  if (isRecurrent(layer)) return layer.config.goBackwards ? 'other' : 'repeated';
  return /Pooling/.test(layer.className) ? undefined : read[0];
}
