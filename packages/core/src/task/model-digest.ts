const noDigest = '0'.repeat(64);

/** SHA-256 in hexadecimal: by the platform, or by a library, loaded only where the platform has none to give. */
export async function digestOf(...parts: readonly Uint8Array[]): Promise<string> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  const { subtle } = globalThis.crypto ?? {};
  const digest = subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes)) : await digestInScript(bytes);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Pages that did not come over HTTPS have no SubtleCrypto. */
async function digestInScript(bytes: Uint8Array): Promise<Uint8Array> {
  const { sha256 } = await import('@noble/hashes/sha2.js');
  return sha256(bytes);
}

const toUtf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * The text that `write` gives for a digest, with the digest of that text and of the weights put in.
 * The digest stands for itself as 64 zeros while it is computed, so that every other byte of the text counts.
 */
export async function seal(write: (digest: string) => string, weights: Uint8Array): Promise<Uint8Array> {
  return toUtf8(write(await digestOf(toUtf8(write(noDigest)), weights)));
}

/** Whether text and weights are, byte by byte, what `seal` made with this digest. */
export async function isIntact({
  json,
  weights,
  digest,
}: {
  json: Uint8Array;
  weights: Uint8Array;
  digest: string;
}): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(digest)) return false;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(json);
  const at = text.lastIndexOf(digest);
  const open = text.slice(0, at) + noDigest + text.slice(at + digest.length);
  return (await digestOf(toUtf8(open), weights)) === digest;
}
