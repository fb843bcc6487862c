import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeBase64 } from './base64.js';
import { relaxedSimdModule } from './relaxed-simd.generated.js';
import { simdModule } from './simd.generated.js';

const modules = { simd: decodeBase64(simdModule), 'relaxed SIMD': decodeBase64(relaxedSimdModule) };
const knowsRelaxedSimd = WebAssembly.validate(modules['relaxed SIMD']);

describe.each(Object.entries(modules))('the %s module', (_, bytes) => {
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

test('both modules take at most a quarter of the 60 KB that a page may load', () => {
  expect(gzipSync(simdModule + relaxedSimdModule).length).toBeLessThan(15_000);
});

test('base64 comes back as the bytes it was', () => {
  for (let length = 0; length < 9; length++) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 97 + 200) & 255);
    expect(decodeBase64(Buffer.from(bytes).toString('base64'))).toEqual(bytes);
  }
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
