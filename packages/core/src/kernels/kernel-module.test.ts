import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { inferenceKernels } from './inference-kernels.generated.js';
import { decodeHex } from './kernel-texts.js';
import { trainingKernels } from './training-kernels.generated.js';

const modules = {
  simd: decodeHex(inferenceKernels.simd),
  'relaxed SIMD': decodeHex(inferenceKernels.relaxedSimd),
};
const trainingModules = {
  'simd training': decodeHex(trainingKernels.simd),
  'relaxed SIMD training': decodeHex(trainingKernels.relaxedSimd),
};
const knowsRelaxedSimd = WebAssembly.validate(modules['relaxed SIMD']);

describe.each(Object.entries({ ...modules, ...trainingModules }))('the %s module', (_, bytes) => {
  test('brings no data, no start function, and no memory, table or element of its own', () => {
    const unwanted = { 4: 'table', 5: 'memory', 8: 'start', 9: 'elements', 11: 'data' };
    const found = sectionsOf(bytes).map((section) => unwanted[section as keyof typeof unwanted]);
    expect(found.filter((name) => name !== undefined)).toEqual([]);
  });
});

test('the simd module is valid here and imports a memory only', () => {
  expect(WebAssembly.Module.imports(new WebAssembly.Module(modules.simd))).toEqual([
    { module: 'env', name: 'memory', kind: 'memory' },
  ]);
});

test.runIf(knowsRelaxedSimd)('both modules multiply to the same numbers', () => {
  const results = Object.values(modules).map((bytes) => {
    const memory = new WebAssembly.Memory({ initial: 2 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
    const numbers = new Float32Array(memory.buffer);
    for (let index = 0; index < 8192; index++) numbers[index] = Math.sin(index);
    (exports['multiply'] as (...operands: number[]) => void)(5, 13, 4, 64, 6, 4096, 13, 65_536, 6, 0);
    (exports['applyTanh'] as (...operands: number[]) => void)(5, 4, 65_536, 6);
    return Array.from(numbers.subarray(16_384, 16_384 + 4 * 6 * 8));
  });
  const [simd, relaxed] = results as [number[], number[]];
  expect(simd.some((value) => value !== 0)).toBe(true);
  for (const [index, value] of simd.entries()) expect(relaxed[index]).toBeCloseTo(value, 5);
});

test('both modules of inference take at most a twelfth of the 60 KB that a page may load', () => {
  expect(gzipSync(inferenceKernels.simd + inferenceKernels.relaxedSimd).length).toBeLessThan(5000);
});

test('kernels.wasm, for runtimes that compile nothing themselves, has the kernels of both', () => {
  const exportsOf = (bytes: Uint8Array<ArrayBuffer>): string[] =>
    WebAssembly.Module.exports(new WebAssembly.Module(bytes)).map(({ name }) => name);
  const file = Uint8Array.from(readFileSync(new URL('../../wasm/kernels.wasm', import.meta.url)));
  const both = [...exportsOf(modules.simd), ...exportsOf(trainingModules['simd training'])];
  expect(exportsOf(file).toSorted()).toEqual([...new Set(both)].toSorted());
});

test('hexadecimal digits come back as the bytes they were', () => {
  const bytes = Uint8Array.from({ length: 9 }, (_, index) => (index * 97 + 200) & 255);
  expect(decodeHex(Buffer.from(bytes).toString('hex'))).toEqual(bytes);
});

/** The ids of a module's sections: after 8 bytes, each is an id, its length in LEB128, its contents. */
function sectionsOf(bytes: Uint8Array): number[] {
  const ids: number[] = [];
  for (let at = 8; at < bytes.length;) {
    ids.push(bytes[at++]!);
    let length = 0;
    let shift = 0;
    for (let more = true; more; shift += 7) {
      length |= (bytes[at]! & 127) << shift;
      more = bytes[at++]! > 127;
    }
    at += length;
  }
  return ids;
}
