import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

const noDigest = '0'.repeat(64);

/** SHA-256 in hexadecimal. */
export function digestOf(...parts: readonly Uint8Array[]): string {
  const hash = sha256.create();
  for (const part of parts) hash.update(part);
  return bytesToHex(hash.digest());
}

/**
 * The text that `write` gives for a digest, with the digest of that text and of the weights put in.
 * The digest stands for itself as 64 zeros while it is computed, so that every other byte of the text counts.
 */
export function seal(write: (digest: string) => string, weights: Uint8Array): Uint8Array {
  return utf8ToBytes(write(digestOf(utf8ToBytes(write(noDigest)), weights)));
}

/** Whether text and weights are, byte by byte, what `seal` made with this digest. */
export function isIntact({
  json,
  weights,
  digest,
}: {
  json: Uint8Array;
  weights: Uint8Array;
  digest: string;
}): boolean {
  if (!/^[0-9a-f]{64}$/.test(digest)) return false;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(json);
  const at = text.lastIndexOf(digest);
  const open = text.slice(0, at) + noDigest + text.slice(at + digest.length);
  return digestOf(utf8ToBytes(open), weights) === digest;
}
