import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { RnnError } from '../errors.js';

/**
 * The whole text of a file; '-' is standard input.
 * @throws {RnnError} bad-data when it cannot be read
 */
export async function readTable(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw unreadable(file, cause as NodeJS.ErrnoException);
  }
}

/**
 * The text of a file piece by piece, in memory that does not grow with it; '-' is standard input. Bytes that are not
 * UTF-8 become �.
 * @throws {RnnError} bad-data when it cannot be read
 */
export async function* streamTable(
  file: string,
  { signal }: { readonly signal: AbortSignal },
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  const bytes: AsyncIterable<Uint8Array> = file === '-' ? process.stdin : createReadStream(file, { signal });
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  } catch (cause) {
    const error = cause as NodeJS.ErrnoException;
    throw error.syscall === undefined ? error : unreadable(file, error);
  }
  yield decoder.decode();
}

function unreadable(file: string, cause: NodeJS.ErrnoException): RnnError {
  return new RnnError(
    'bad-data',
    `A table must be in a readable file. Received '${file}' (${cause.code}). ` +
      'Check its name, or write - to read standard input.',
    { cause },
  );
}
