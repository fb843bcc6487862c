import { badSavedModel, type RnnError } from '../errors.js';

/**
 * A file's bytes, read little-endian. Whatever a file claims is held against its real length before anything is
 * allocated or read.
 */
export class FileBytes {
  /** What the file is, as a message names it: 'a .keras archive'. */
  readonly kind: string;
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, kind: string) {
    this.kind = kind;
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  uint8(at: number): number {
    this.assertInside(at, 1);
    return this.#view.getUint8(at);
  }

  uint16(at: number): number {
    this.assertInside(at, 2);
    return this.#view.getUint16(at, true);
  }

  uint32(at: number): number {
    this.assertInside(at, 4);
    return this.#view.getUint32(at, true);
  }

  /** Rounded where it is above 2⁵³, which is behind the end of any file. */
  uint64(at: number): number {
    this.assertInside(at, 8);
    return Number(this.#view.getBigUint64(at, true));
  }

  /** The file's own bytes, not a copy. */
  slice(at: number, length: number): Uint8Array {
    this.assertInside(at, length);
    return this.bytes.subarray(at, at + length);
  }

  /** UTF-8, up to the first 0 where there is one. */
  text(at: number, length: number): string {
    const bytes = this.slice(at, length);
    const end = bytes.indexOf(0);
    return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end));
  }

  /** Whether this text in UTF-8 stands at byte `at`. */
  holds(at: number, text: string): boolean {
    const wanted = new TextEncoder().encode(text);
    const found = this.bytes.subarray(at, at + wanted.length);
    return wanted.length === found.length && wanted.every((byte, index) => byte === found[index]);
  }

  /** Little-endian float32 → a copy. */
  floats(at: number, count: number): Float32Array {
    this.assertInside(at, 4 * count);
    const values = new Float32Array(count);
    for (let index = 0; index < count; index++) values[index] = this.#view.getFloat32(at + 4 * index, true);
    return values;
  }

  /** @throws {RnnError} bad-saved-model unless all `length` bytes from `at` are in the file */
  assertInside(at: number, length: number): void {
    if (at >= 0 && length >= 0 && at + length <= this.length) return;
    throw badSavedModel(`What ${this.kind} speaks of is inside it`, {
      received: `${this.length} bytes, of which ${length} from byte ${at} are wanted`,
      remedy: 'Copy the file again: it was cut short or altered',
    });
  }

  /** The error for a file of this kind that breaks a rule. */
  refuse(
    rule: string,
    { received, remedy }: { readonly received: string; readonly remedy?: string },
  ): RnnError {
    return badSavedModel(`In ${this.kind}, ${rule}`, {
      received,
      remedy: remedy ?? 'Copy the file again: it was cut short or altered',
    });
  }
}
