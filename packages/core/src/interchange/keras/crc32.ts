/** The check sum of zip archives. Source: ISO 3309, with the reflected polynomial 0xedb88320. */
export function crc32(bytes: Uint8Array): number {
  return checkSum(bytes, zip);
}

/** Castagnoli's check sum, that of TFRecord files. Source: RFC 3720, with the reflected polynomial 0x82f63b78. */
export function crc32c(bytes: Uint8Array): number {
  return checkSum(bytes, castagnoli);
}

function checkSum(bytes: Uint8Array, table: Uint32Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = table[(sum ^ byte) & 0xff]! ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

const zip = tableOf(0xedb88320);
const castagnoli = tableOf(0x82f63b78);

function tableOf(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let sum = byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ polynomial : sum >>> 1;
    return sum;
  });
}
