import { sizeOf, type Weights, type WeightSpec } from '../network/index.js';

/** All weights one after the other as little-endian float32. */
export function toBytes(weights: Weights): Uint8Array {
  const bytes = new Uint8Array(byteLength(weights));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { values } of weights) {
    for (const value of values) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return bytes;
}

/** The weights that `specs` name, from bytes of exactly their length. */
export function fromBytes(bytes: Uint8Array, specs: readonly WeightSpec[]): Weights {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  return specs.map(({ name, shape }) => {
    const values = new Float32Array(sizeOf(shape));
    for (let index = 0; index < values.length; index++, at += 4) values[index] = view.getFloat32(at, true);
    return { name, shape, values };
  });
}

/** How many bytes weights of these shapes take. */
export function byteLength(specs: readonly WeightSpec[]): number {
  return 4 * specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
