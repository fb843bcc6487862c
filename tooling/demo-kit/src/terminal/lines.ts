import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/**
 * The lines of a file that hold anything; '-' is standard input.
 * @throws {Error} when it cannot be read, in one sentence
 */
export async function* linesOf(file: string): AsyncGenerator<string, void, undefined> {
  try {
    const input = file === '-' ? process.stdin : (await open(file)).createReadStream();
    for await (const line of createInterface({ input })) if (line.trim() !== '') yield line;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Error(`A file of lines must be readable. Received ${file} (${code}).`, { cause: error });
  }
}
