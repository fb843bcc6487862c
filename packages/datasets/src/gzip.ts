import { gunzipSync } from 'node:zlib';
import { RnnError } from '@recurrent/core';

/** Longest text that a compressed file may hold: 1 GB. */
const longest = 2 ** 30;

/**
 * A file's text, unpacked when it is gzipped.
 * @throws {RnnError} bad-data when it cannot be unpacked, or is not UTF-8
 */
export function toText(bytes: Uint8Array, path: string): string {
  try {
    const plain =
      bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: longest }) : bytes;
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch (cause) {
    throw new RnnError(
      'bad-data',
      `A data set's file is UTF-8 text, which may be gzipped. Received ${path}, which is not. Copy it again.`,
      { cause },
    );
  }
}
