/** A module as hexadecimal digits, without and with fused multiply-add. */
export interface KernelTexts {
  readonly simd: string;
  readonly relaxedSimd: string;
}

/** The bytes of the fastest module that this engine accepts. */
export function fastestModule({ simd, relaxedSimd }: KernelTexts): Uint8Array<ArrayBuffer> {
  const relaxed = decodeHex(relaxedSimd);
  return WebAssembly.validate(relaxed) ? relaxed : decodeHex(simd);
}

/** Two digits a byte. */
export function decodeHex(digits: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = parseInt(digits.slice(2 * at, 2 * at + 2), 16);
  return bytes;
}
