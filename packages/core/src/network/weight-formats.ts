import { RnnError, show } from '../errors.js';
import { fromHalf, toHalf } from './half-floats.js';
import { sizeOf, type Weight, type Weights, type WeightSpec } from './weights.js';

/**
 * How weights are kept. 'float16' halves them and 'uint8' quarters them as TensorFlow.js defines it, one range for a whole
 * weight; 'int8' quarters them with a scale of its own for each column, which is closer and which TensorFlow.js does not
 * read. Biases and other vectors stay float32 under the last two.
 */
export type WeightFormat = 'float32' | 'float16' | 'uint8' | 'int8';

/** How a weight's numbers stand in bytes, as a manifest says it; undefined = float32. */
export type Quantization =
  | { readonly dtype: 'float16' }
  /** number = code × scale + min */
  | { readonly dtype: 'uint8'; readonly scale: number; readonly min: number }
  /** A float32 scale for each index of the last axis, then codes: number = code × its scale. */
  | { readonly dtype: 'int8' };

/** A weight in bytes, little-endian. */
export interface EncodedWeight {
  readonly quantization: Quantization | undefined;
  readonly bytes: Uint8Array;
}

/** @throws {RnnError} invalid-argument when a number does not fit */
export function encodeWeight(weight: Weight, format: WeightFormat): EncodedWeight {
  if (format === 'float16') return { quantization: { dtype: 'float16' }, bytes: halfBytes(weight) };
  if (format === 'float32' || !isMatrix(weight))
    return { quantization: undefined, bytes: floatBytes(weight.values) };
  assertBelow(weight, Infinity);
  return format === 'uint8' ? steppedBytes(weight) : scaledBytes(weight);
}

/** The numbers that encoded bytes stand for. */
export function decodeWeight(
  { shape }: WeightSpec,
  { quantization, bytes }: EncodedWeight,
): Float32Array<ArrayBuffer> {
  const values = new Float32Array(sizeOf(shape));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (quantization === undefined) {
    for (let at = 0; at < values.length; at++) values[at] = view.getFloat32(4 * at, true);
    return values;
  }
  if (quantization.dtype === 'float16') return values.map((_, at) => fromHalf(view.getUint16(2 * at, true)));
  if (quantization.dtype === 'uint8') {
    const { scale, min } = quantization;
    return values.map((_, at) => bytes[at]! * scale + min);
  }
  const columns = shape.at(-1)!;
  const scales = Float32Array.from({ length: columns }, (_, column) => view.getFloat32(4 * column, true));
  return values.map((_, at) => view.getInt8(4 * columns + at) * scales[at % columns]!);
}

/** How many bytes a weight of this shape takes. */
export function encodedLength({ shape }: WeightSpec, quantization: Quantization | undefined): number {
  if (quantization === undefined) return 4 * sizeOf(shape);
  if (quantization.dtype === 'float16') return 2 * sizeOf(shape);
  return sizeOf(shape) + (quantization.dtype === 'int8' ? 4 * (shape.at(-1) ?? 0) : 0);
}

/** Weights as they come back from being kept in a format. */
export function roundWeights(weights: Weights, format: WeightFormat): Weights {
  return weights.map((weight) => ({ ...weight, values: decodeWeight(weight, encodeWeight(weight, format)) }));
}

/** What int8 stands for: each column's largest number is 127 of its scales. */
export function columnScales({ shape, values }: Weight): Float32Array {
  const scales = new Float32Array(shape.at(-1)!);
  for (const [at, value] of values.entries()) {
    const column = at % scales.length;
    scales[column] = Math.max(scales[column]!, Math.abs(value));
  }
  return scales.map((largest) => largest / 127);
}

/** Numbers that are multiplied, not added: those that are many, and that bear rounding. */
function isMatrix({ name, shape }: WeightSpec): boolean {
  return shape.length > 1 && !name.endsWith('/bias');
}

function floatBytes(values: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, at) => view.setFloat32(4 * at, value, true));
  return new Uint8Array(view.buffer);
}

function halfBytes(weight: Weight): Uint8Array {
  assertBelow(weight, 65_520);
  const view = new DataView(new ArrayBuffer(2 * weight.values.length));
  weight.values.forEach((value, at) => view.setUint16(2 * at, toHalf(value), true));
  return new Uint8Array(view.buffer);
}

function steppedBytes({ values }: Weight): EncodedWeight {
  const min = values.reduce((lowest, value) => Math.min(lowest, value), Infinity);
  const max = values.reduce((highest, value) => Math.max(highest, value), -Infinity);
  const scale = (max - min) / 255;
  const bytes = Uint8Array.from(values, (value) => (scale === 0 ? 0 : Math.round((value - min) / scale)));
  return { quantization: { dtype: 'uint8', scale, min }, bytes };
}

function scaledBytes(weight: Weight): EncodedWeight {
  const scales = columnScales(weight);
  const codes = Int8Array.from(weight.values, (value, at) => {
    const scale = scales[at % scales.length]!;
    return scale === 0 ? 0 : Math.round(value / scale);
  });
  const bytes = new Uint8Array(4 * scales.length + codes.length);
  bytes.set(floatBytes(scales));
  bytes.set(new Uint8Array(codes.buffer), 4 * scales.length);
  return { quantization: { dtype: 'int8' }, bytes };
}

function assertBelow({ name, values }: Weight, limit: number): void {
  const wrong = values.find((value) => !(Math.abs(value) < limit));
  if (wrong === undefined) return;
  throw new RnnError(
    'invalid-argument',
    `Weights that are rounded are finite${limit < Infinity ? ` and below ${limit}` : ''}. ` +
      `Received ${String(wrong)} in ${show(name)}. Save them as float32.`,
  );
}
