/**
 * Writes one message in the Protocol Buffers wire format, field by field. Source: protobuf.dev, Encoding.
 * Only what ONNX and TensorBoard need: whole numbers, floats, texts, bytes and messages within messages.
 */
export class ProtobufWriter {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  /** A whole number of up to 64 bits, negative ones as their two's complement. */
  integer(field: number, value: number | bigint): this {
    return this.#add(varint((field << 3) | wireTypes.varint), varint(value));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#add(varint((field << 3) | wireTypes.fourBytes), bytes);
  }

  double(field: number, value: number): this {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    return this.#add(varint((field << 3) | wireTypes.eightBytes), bytes);
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#add(varint((field << 3) | wireTypes.lengthDelimited), varint(value.length), value);
  }

  message(field: number, message: ProtobufWriter): this {
    return this.bytes(field, message.toBytes());
  }

  toBytes(): Uint8Array {
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  #add(...parts: readonly Uint8Array[]): this {
    for (const part of parts) {
      this.#parts.push(part);
      this.#length += part.length;
    }
    return this;
  }
}

const wireTypes = { varint: 0, eightBytes: 1, lengthDelimited: 2, fourBytes: 5 } as const;

/** Seven bits a byte, the lowest first; a set eighth bit says that more follow. */
function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  while (left > 127n) {
    bytes.push(Number(left & 127n) | 128);
    left >>= 7n;
  }
  return Uint8Array.of(...bytes, Number(left));
}
