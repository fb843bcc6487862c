import {
  decodeWeight,
  encodedLength,
  encodeWeight,
  type EncodedWeight,
  type Quantization,
  type WeightFormat,
  type Weights,
  type WeightSpec,
} from '../network/index.js';

/** A weight as a saved model lists it. */
export interface ManifestWeight extends WeightSpec {
  readonly dtype: 'float32';
  readonly quantization?: Quantization;
}

/** All weights one after the other as little-endian float32. */
export function toBytes(weights: Weights): Uint8Array {
  return packWeights(weights, 'float32').bytes;
}

/** All weights one after the other in a format, and what the manifest says of them. */
export function packWeights(
  weights: Weights,
  format: WeightFormat,
): { readonly bytes: Uint8Array; readonly manifest: readonly ManifestWeight[] } {
  const encoded = weights.map((weight) => encodeWeight(weight, format));
  const bytes = new Uint8Array(encoded.reduce((sum, part) => sum + part.bytes.length, 0));
  let at = 0;
  for (const part of encoded) {
    bytes.set(part.bytes, at);
    at += part.bytes.length;
  }
  const manifest = weights.map(({ name, shape }, index) => listed({ name, shape }, encoded[index]!));
  return { bytes, manifest };
}

function listed({ name, shape }: WeightSpec, { quantization }: EncodedWeight): ManifestWeight {
  return { name, shape, dtype: 'float32', ...(quantization && { quantization }) };
}

/** The weights that a manifest lists, from bytes of exactly their length. */
export function fromBytes(bytes: Uint8Array, manifest: readonly ManifestWeight[]): Weights {
  let at = 0;
  return manifest.map(({ name, shape, quantization }) => {
    const begin = at;
    at += encodedLength({ name, shape }, quantization);
    const values = decodeWeight({ name, shape }, { quantization, bytes: bytes.subarray(begin, at) });
    return { name, shape, values };
  });
}

/** How many bytes the weights of a manifest take. */
export function byteLength(manifest: readonly ManifestWeight[]): number {
  return manifest.reduce((sum, weight) => sum + encodedLength(weight, weight.quantization), 0);
}
