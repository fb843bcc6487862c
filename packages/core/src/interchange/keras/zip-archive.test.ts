import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../refusal.test.support.js';
import { openZip } from './zip-archive.js';
import { zipOf } from './zip-archive.test.support.js';

const hello = new TextEncoder().encode('hello');
const zeros = new Uint8Array(2 ** 22);
const again = 'Copy the file again: it was cut short or altered.';

/** The whole message with which reading 'a' out of an archive is refused. */
async function refused(archive: Uint8Array, name = 'a'): Promise<string> {
  const error = await refusalOf(() => openZip(archive).read(name));
  expect(error.code).toBe('bad-saved-model');
  return error.message;
}

describe('an archive', () => {
  test('gives its files by name', async () => {
    const archive = openZip(zipOf({ a: hello, b: zeros.subarray(0, 999) }));
    expect(await archive.read('a')).toEqual(hello);
    expect(await archive.read('b')).toEqual(new Uint8Array(999));
    expect((await refusalOf(() => archive.read('c'))).message).toBe(
      'In a .keras archive, there is c. Received 2 other files. ' +
        'Save it as one .keras file, by model.save of Keras 3.',
    );
  });

  test('may have a comment behind its end', async () => {
    const archive = zipOf({ a: hello });
    const commented = new Uint8Array(archive.length + 100).fill(65);
    commented.set(archive);
    expect(await openZip(commented).read('a')).toEqual(hello);
  });

  test('is refused when a file packs better than any model does', async () => {
    const bomb = zipOf({ a: deflateRawSync(zeros) }, { method: 8, length: zeros.length });
    expect(await refused(bomb)).toMatch(
      /^In a \.keras archive, a file takes at most 100 times the bytes it is packed into\. Received 4194304 out of \d+ for a\. Do not open it: no model packs so well\.$/,
    );
  });

  test('is refused when a file unpacks to more than it says', async () => {
    const packed = deflateRawSync(zeros);
    const liar = zipOf({ a: packed }, { method: 8, length: 1000 });
    expect(await refused(liar)).toMatch(
      /^In a \.keras archive, a unpacks to 1000 bytes with the check sum \d+\. Received others\. Copy the file again: it was cut short or altered\.$/,
    );
    const less = zipOf({ a: deflateRawSync(hello) }, { method: 8, length: 6 });
    expect(await refused(less)).toContain('a unpacks to 6 bytes with');
  });

  test('is refused when a file is said to be longer than the archive', async () => {
    const longer = zipOf({ a: hello }, { length: 2 ** 20, packedLength: 2 ** 20 });
    expect(await refused(longer)).toBe(
      `What a .keras archive speaks of is inside it. Received 105 bytes, of which 1048576 from byte 31 are wanted. ${again}`,
    );
  });

  test('is refused when a file is packed in a way that is not read here', async () => {
    expect(await refused(zipOf({ a: hello }, { method: 12 }))).toBe(
      'In a .keras archive, files are stored or deflated. Received method 12 for a. ' +
        'Pack it anew, or save it with Keras.',
    );
  });

  test('is refused without a directory, with a broken one, or with two files of one name', async () => {
    expect(await refused(new Uint8Array(40))).toBe(
      `In a .keras archive, a directory is at the end. Received none in 40 bytes. ${again}`,
    );
    const archive = zipOf({ a: hello });
    const directoryAt = 36;
    expect(await refused(archive.slice().fill(0, directoryAt, directoryAt + 4))).toBe(
      `In a .keras archive, the directory lists every file. Received 1 fewer. ${again}`,
    );
    const twice = zipOf({ a: hello, b: hello }).map((byte) => (byte === 98 ? 97 : byte));
    expect(await refused(twice)).toBe(
      `In a .keras archive, each file has a name of its own. Received 'a' twice. ${again}`,
    );
  });
});
