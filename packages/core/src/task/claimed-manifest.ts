import { badSavedModel, show } from '../errors.js';
import type { Quantization, Weights, WeightSpec } from '../network/index.js';
import type { ManifestWeight } from './weight-bytes.js';

/**
 * What a saved model lists, once it is known to be the network's weights: sizes are believed when the network itself asks
 * for them, so that no claim makes us allocate.
 * @throws {RnnError} bad-saved-model when it lists others
 */
export function readManifest(claimed: unknown, specs: readonly WeightSpec[]): ManifestWeight[] {
  const entries: readonly unknown[] = Array.isArray(claimed) ? claimed : [];
  const listed = specs.map(({ name, shape }, index): ManifestWeight => {
    const quantization = readQuantization(entries[index]);
    return { name, shape, dtype: 'float32', ...(quantization && { quantization }) };
  });
  if (JSON.stringify(claimed) === JSON.stringify(listed)) return listed;
  const differs = Array.isArray(claimed)
    ? claimed.find((spec, index) => JSON.stringify(spec) !== JSON.stringify(listed[index]))
    : claimed;
  throw badSavedModel("A saved model lists its network's weights, in order, as float32", {
    received: show(differs ?? claimed),
    remedy: 'Save it again',
  });
}

/** A quantization that is one of ours; anything else becomes undefined, and so differs from what is claimed. */
function readQuantization(entry: unknown): Quantization | undefined {
  const { quantization } = (entry ?? {}) as { quantization?: Partial<Record<string, unknown>> };
  const { dtype, scale, min } = quantization ?? {};
  if (dtype === 'float16' || dtype === 'int8') return { dtype };
  if (dtype !== 'uint8' || typeof scale !== 'number' || typeof min !== 'number') return undefined;
  const largest = Math.max(Math.abs(min), Math.abs(255 * scale + min));
  return Number.isFinite(Math.fround(largest)) ? { dtype, scale, min } : undefined;
}

/** @throws {RnnError} bad-saved-model when rounded weights stand for numbers that rounding never makes */
export function assertFinite(weights: Weights, manifest: readonly ManifestWeight[]): void {
  for (const [index, { name, values }] of weights.entries()) {
    if (!manifest[index]!.quantization || values.every(Number.isFinite)) continue;
    throw badSavedModel('Rounded weights are finite', {
      received: `${name} with ${String(values.find((value) => !Number.isFinite(value)))}`,
      remedy: 'Save it again',
    });
  }
}
