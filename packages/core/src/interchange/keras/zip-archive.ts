import { FileBytes } from '../file-bytes.js';
import { crc32 } from './crc32.js';

/** One file of an archive, as the archive's directory describes it. */
interface ZipEntry {
  readonly method: number;
  readonly crc: number;
  readonly packedLength: number;
  readonly length: number;
  readonly headerAt: number;
}

/** Files by name in a zip archive. */
export interface ZipArchive {
  readonly names: readonly string[];
  /** @throws {RnnError} bad-saved-model when there is no such file, or when it is not as it was packed */
  read(name: string): Promise<Uint8Array>;
}

const [stored, deflated] = [0, 8];
const [endSignature, entrySignature, fileSignature] = [0x06054b50, 0x02014b50, 0x04034b50];
const longestComment = 0xffff;

/** What an archive may unpack to, so that a small one cannot fill the memory: 1 MB, or 100 times its size. */
const [alwaysAllowed, largestRatio] = [2 ** 20, 100];

/** Whether bytes begin as a zip archive does. */
export function isZip(bytes: Uint8Array): boolean {
  return [0x50, 0x4b, 3, 4].every((byte, index) => bytes[index] === byte);
}

/**
 * Opens a zip archive of files that are stored or deflated, such as a .keras file.
 * Source: PKWARE, APPNOTE 6.3.10, 4.3. Without its extensions for more than 4 GB, for encryption and for parts.
 * @throws {RnnError} bad-saved-model when it is no such archive
 */
export function openZip(bytes: Uint8Array): ZipArchive {
  const file = new FileBytes(bytes, 'a .keras archive');
  const entries = readDirectory(file);
  return {
    names: [...entries.keys()],
    async read(name) {
      const entry = entries.get(name);
      if (!entry) {
        throw file.refuse(`there is ${name}`, {
          received: `${entries.size} other files`,
          remedy: 'Save it as one .keras file, by model.save of Keras 3',
        });
      }
      return unpack(file, { name, ...entry });
    },
  };
}

function readDirectory(file: FileBytes): Map<string, ZipEntry> {
  const endAt = findEnd(file);
  const entries = new Map<string, ZipEntry>();
  let at = file.uint32(endAt + 16);
  for (let left = file.uint16(endAt + 10); left > 0; left--) {
    if (file.uint32(at) !== entrySignature) {
      throw file.refuse('the directory lists every file', { received: `${left} fewer` });
    }
    const nameLength = file.uint16(at + 28);
    const name = file.text(at + 46, nameLength);
    if (entries.has(name)) {
      throw file.refuse('each file has a name of its own', { received: `'${name}' twice` });
    }
    entries.set(name, {
      method: file.uint16(at + 10),
      crc: file.uint32(at + 16),
      packedLength: file.uint32(at + 20),
      length: file.uint32(at + 24),
      headerAt: file.uint32(at + 42),
    });
    at += 46 + nameLength + file.uint16(at + 30) + file.uint16(at + 32);
  }
  return entries;
}

/** Where the record stands that ends an archive; only a comment may follow. */
function findEnd(file: FileBytes): number {
  const earliest = Math.max(0, file.length - 22 - longestComment);
  for (let at = file.length - 22; at >= earliest; at--) {
    if (file.uint32(at) === endSignature) return at;
  }
  throw file.refuse('a directory is at the end', { received: `none in ${file.length} bytes` });
}

async function unpack(
  file: FileBytes,
  { name, method, crc, packedLength, length, headerAt }: ZipEntry & { readonly name: string },
): Promise<Uint8Array> {
  if (file.uint32(headerAt) !== fileSignature) {
    throw file.refuse(`${name} stands where the directory says`, { received: `byte ${headerAt}` });
  }
  if (length > Math.max(alwaysAllowed, largestRatio * packedLength)) {
    throw file.refuse(`a file takes at most ${largestRatio} times the bytes it is packed into`, {
      received: `${length} out of ${packedLength} for ${name}`,
      remedy: 'Do not open it: no model packs so well',
    });
  }
  if (method !== stored && method !== deflated) {
    throw file.refuse('files are stored or deflated', {
      received: `method ${method} for ${name}`,
      remedy: 'Pack it anew, or save it with Keras',
    });
  }
  const dataAt = headerAt + 30 + file.uint16(headerAt + 26) + file.uint16(headerAt + 28);
  const packed = file.slice(dataAt, packedLength);
  const unpacked = method === stored ? packed : await inflate(packed, length);
  if (unpacked?.length === length && crc32(unpacked) === crc) return unpacked;
  throw file.refuse(`${name} unpacks to ${length} bytes with the check sum ${crc}`, { received: 'others' });
}

/** Exactly `length` bytes, or undefined when the data are broken or give another number of bytes. */
async function inflate(packed: Uint8Array, length: number): Promise<Uint8Array | undefined> {
  const source = new Blob([new Uint8Array(packed)]).stream();
  const reader = source.pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const unpacked = new Uint8Array(length);
  let at = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (at + part.value.length > length) {
        await reader.cancel();
        return undefined;
      }
      unpacked.set(part.value, at);
      at += part.value.length;
    }
  } catch {
    return undefined;
  }
  return at === length ? unpacked : undefined;
}
