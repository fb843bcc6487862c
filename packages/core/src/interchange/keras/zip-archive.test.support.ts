import { crc32 } from './crc32.js';

/** A zip archive of stored files; `claims` overwrites what its directory says of each. */
export function zipOf(
  files: Readonly<Record<string, Uint8Array>>,
  claims: { readonly length?: number; readonly packedLength?: number; readonly method?: number } = {},
): Uint8Array {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const nameBytes = encoder.encode(name);
    const { length = bytes.length, packedLength = bytes.length, method = 0 } = claims;
    const shared = [
      u16(method),
      u32(0),
      u32(crc32(bytes)),
      u32(packedLength),
      u32(length),
      u16(nameBytes.length),
    ];
    directory.push(
      joined([u32(0x02014b50), u16(20), u16(20), u16(0), ...shared, new Uint8Array(12), u32(at), nameBytes]),
    );
    const local = joined([u32(0x04034b50), u16(20), u16(0), ...shared, u16(0), nameBytes, bytes]);
    parts.push(local);
    at += local.length;
  }
  const listed = joined(directory);
  const count = u16(directory.length);
  const end = [u32(0x06054b50), u32(0), count, count, u32(listed.length), u32(at), u16(0)];
  return joined([...parts, listed, ...end]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value & 255, value >> 8);
}

function u32(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24);
}
