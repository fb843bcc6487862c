import { show } from '../../errors.js';
import { sizeOf } from '../../network/index.js';
import type { FileBytes } from '../file-bytes.js';
import { isCounts, isRecord, parseRecord, type JsonRecord } from '../json-record.js';
import { bfloat16, float16, float32, type NumberFormat } from '../number-formats.js';

/** One weight whose claims have been held against the file. */
interface SafetensorsEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly format: NumberFormat;
  /** Byte of the file where its numbers begin. */
  readonly at: number;
  readonly length: number;
}

/** Header of a safetensors file, believed. */
interface SafetensorsHeader {
  readonly entries: readonly SafetensorsEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

const formats: Readonly<Record<string, NumberFormat>> = { F32: float32, F16: float16, BF16: bfloat16 };
const again = 'Write the file again';

/** The format's own limit in bytes. */
const longestHeader = 100_000_000;

/** @throws {RnnError} bad-saved-model unless every byte behind the header belongs to exactly one weight */
export function readHeader(file: FileBytes): SafetensorsHeader {
  const length = file.uint64(0);
  const dataAt = 8 + length;
  if (length > longestHeader) {
    throw file.refuse(`the header takes up to ${longestHeader} bytes`, { received: `${length} of them` });
  }
  file.assertInside(8, length);
  const { __metadata__: metadata = {}, ...entries } = parseRecord(
    file.slice(8, length),
    "A safetensors file's header",
  );
  const read = Object.entries(entries).map(([name, entry]) => readEntry(file, { name, entry, dataAt }));
  const inOrder = read.sort((left, right) => left.at - right.at || left.length - right.length);
  assertWhole(file, { entries: inOrder, dataAt });
  return { entries: inOrder, metadata: readMetadata(file, metadata) };
}

function readEntry(
  file: FileBytes,
  { name, entry, dataAt }: { readonly name: string; readonly entry: unknown; readonly dataAt: number },
): SafetensorsEntry {
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : ({} as JsonRecord);
  const format = typeof dtype === 'string' && Object.hasOwn(formats, dtype) ? formats[dtype] : undefined;
  if (!format) {
    throw file.refuse(`weights are ${Object.keys(formats).join(', ')}`, {
      received: `${show(dtype)} for ${show(name)}`,
      remedy: 'Convert them to float32',
    });
  }
  if (!isCounts(shape)) {
    throw file.refuse('a shape is a list of whole numbers', {
      received: `${show(shape)} for ${show(name)}`,
      remedy: again,
    });
  }
  const [begin = -1, end = -1] = isCounts(offsets) && offsets.length === 2 ? offsets : [];
  if (begin < 0 || end - begin !== format.size * sizeOf(shape)) {
    throw file.refuse('data_offsets are begin and end of as many bytes as dtype and shape ask for', {
      received: `${show(offsets)} for ${show(name)} of ${show(shape)} ${show(dtype)}`,
      remedy: again,
    });
  }
  file.assertInside(dataAt + begin, end - begin);
  return { name, shape, format, at: dataAt + begin, length: end - begin };
}

function assertWhole(
  file: FileBytes,
  { entries, dataAt }: { readonly entries: readonly SafetensorsEntry[]; readonly dataAt: number },
): void {
  let next = dataAt;
  for (const { name, at, length } of entries) {
    if (at !== next) {
      throw file.refuse('weights stand one behind the other', {
        received: `${show(name)} at byte ${at}, where byte ${next} is next`,
        remedy: again,
      });
    }
    next = at + length;
  }
  if (next === file.length) return;
  throw file.refuse('every byte belongs to a weight', {
    received: `${file.length - next} bytes behind the last one`,
    remedy: again,
  });
}

function readMetadata(file: FileBytes, metadata: unknown): Readonly<Record<string, string>> {
  if (isTexts(metadata)) return metadata;
  throw file.refuse('__metadata__ holds texts', { received: show(metadata), remedy: again });
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
}
