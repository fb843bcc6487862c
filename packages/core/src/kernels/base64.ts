const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes of a base64 text; our own, since an AudioWorklet has no `atob`. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const valueOf = new Uint8Array(128);
  for (let value = 0; value < alphabet.length; value++) valueOf[alphabet.charCodeAt(value)] = value;
  const { length } = text.replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let written = 0;
  let bits = 0;
  let word = 0;
  for (let index = 0; index < length; index++) {
    word = (word << 6) | valueOf[text.charCodeAt(index)]!;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[written++] = (word >>> bits) & 255;
  }
  return bytes;
}
