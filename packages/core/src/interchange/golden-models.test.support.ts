import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { DenseArray } from '../data/dense-array.js';

/** A file of tooling/golden, unpacked when it is kept gzipped. */
export function readGolden(name: string): Uint8Array {
  const bytes = readFileSync(new URL(`../../../../tooling/golden/${name}`, import.meta.url));
  return new Uint8Array(name.endsWith('.gz') ? gunzipSync(bytes) : bytes);
}

/** A model that another suite saved, and what that suite computes with it. */
export interface GoldenModel {
  readonly file: string;
  readonly inputs: DenseArray;
  readonly outputs: DenseArray;
}

export function readGoldenModels(name: string): GoldenModel[] {
  const toArray = ({ shape, values }: { shape: number[]; values: number[] }): DenseArray => ({
    shape,
    values: Float32Array.from(values),
  });
  return JSON.parse(new TextDecoder().decode(readGolden(name))).models.map((model: GoldenModelJson) => ({
    file: model.file,
    inputs: toArray(model.inputs),
    outputs: toArray(model.outputs),
  }));
}

interface GoldenModelJson {
  readonly file: string;
  readonly inputs: { shape: number[]; values: number[] };
  readonly outputs: { shape: number[]; values: number[] };
}

export function largestDifference(left: DenseArray, right: DenseArray): number {
  if (JSON.stringify(left.shape) !== JSON.stringify(right.shape)) return Infinity;
  return left.values.reduce(
    (largest, value, index) => Math.max(largest, Math.abs(value - right.values[index]!)),
    0,
  );
}
