import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSharedRoom, readShared, writeShared } from './shared-value.js';

const arrays = fc.oneof(
  fc.float32Array({ maxLength: 300 }),
  fc.int32Array({ maxLength: 300 }),
  fc.uint8Array({ maxLength: 300 }),
);
const values = fc.dictionary(
  fc.string().filter((key) => key !== '__proto__'),
  fc.oneof(arrays, fc.integer(), fc.string(), fc.boolean(), fc.array(arrays, { maxLength: 4 })),
);

test('what one thread writes is what the other reads, however long, value after value', () => {
  const room = createSharedRoom();
  fc.assert(
    fc.property(values, (value) => {
      writeShared(room, value);
      expect(readShared(room)).toEqual(value);
    }),
    { seed: 5 },
  );
});

test('what was left out stays left out', () => {
  const room = createSharedRoom();
  writeShared(room, { lengths: undefined, shape: [2, 3] });
  expect(readShared(room)).toEqual({ shape: [2, 3] });
});
