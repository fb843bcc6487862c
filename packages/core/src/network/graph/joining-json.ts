import { asRecord, type KerasLayer } from '../keras-layer.js';
import { KerasOptions } from '../keras-options.js';
import type { JoiningLayer, UnnamedGraphLayer } from './graph-layer-config.js';
import { additiveAttention, attention, concatenate, repeatVector } from './graph-layers.js';

/** The layer in Keras's JSON. `causal` is ours: Keras tells it at each call. */
export function writeJoining(layer: JoiningLayer): KerasLayer {
  return {
    class_name: layer.className,
    config: { name: layer.config.name, dtype: 'float32', trainable: true, ...optionsOf(layer) },
  };
}

function optionsOf(layer: JoiningLayer): Readonly<Record<string, unknown>> {
  switch (layer.className) {
    case 'Concatenate':
      return { axis: layer.config.axis };
    case 'RepeatVector':
      return { n: layer.config.n };
    case 'Attention': {
      const { score, useScale, causal } = layer.config;
      return { score_mode: score, use_scale: useScale, dropout: 0, causal };
    }
    case 'AdditiveAttention':
      return { use_scale: layer.config.useScale, dropout: 0, causal: layer.config.causal };
    default:
      return {};
  }
}

/**
 * The layer that Keras's JSON describes.
 * @throws {RnnError} bad-saved-model for an option this suite does not have
 */
export function readJoining(
  { className, config }: { readonly className: JoiningLayer['className']; readonly config: unknown },
  { where, causal }: { readonly where: string; readonly causal: boolean },
): UnnamedGraphLayer {
  const options = new KerasOptions(asRecord(config), `${where} (${className})`);
  options.string('name');
  const layer = layerOf(className, { options, causal });
  options.assertAllRead();
  return layer;
}

function layerOf(
  className: JoiningLayer['className'],
  { options, causal }: { readonly options: KerasOptions; readonly causal: boolean },
): UnnamedGraphLayer {
  switch (className) {
    case 'Concatenate': {
      const axis = options.take('axis');
      // The last axis of [batch, time, features].
      return concatenate({ axis: axis === 1 ? 1 : mustBeLast(axis) });
    }
    case 'RepeatVector':
      return repeatVector({ n: options.number('n') });
    case 'Attention':
      options.mustBe('dropout', 0);
      return attention({
        score: options.oneOf('score_mode', ['dot', 'general'] as const),
        useScale: options.boolean('use_scale', false),
        causal: options.boolean('causal', causal),
      });
    case 'AdditiveAttention':
      options.mustBe('dropout', 0);
      options.mustBe('score_mode', 'concat');
      return additiveAttention({
        useScale: options.boolean('use_scale', true),
        causal: options.boolean('causal', causal),
      });
    default:
      return { className, config: {} };
  }
}

function mustBeLast(axis: unknown): -1 {
  const last = axis === undefined || axis === 2 ? -1 : axis;
  if (last !== -1) new KerasOptions({ axis: last }, 'Concatenate').mustBe('axis', -1);
  return -1;
}
