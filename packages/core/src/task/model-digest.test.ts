import { afterEach, expect, test, vi } from 'vitest';
import { digestOf } from './model-digest.js';

afterEach(() => void vi.unstubAllGlobals());

// Source: FIPS 180-4, the example of 'abc'.
const ofAbc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const parts = [Uint8Array.of(97), Uint8Array.of(98, 99)];

test('a digest is SHA-256 of all parts in a row', async () => {
  expect(await digestOf(...parts)).toBe(ofAbc);
});

test('a page without SubtleCrypto, as without HTTPS, has the same digest', async () => {
  vi.stubGlobal('crypto', {});
  expect(await digestOf(...parts)).toBe(ofAbc);
  vi.stubGlobal('crypto', undefined);
  expect(await digestOf(...parts)).toBe(ofAbc);
});
