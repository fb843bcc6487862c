import { RnnError } from '@recurrent/core';
import type { RemoteFile } from './remote-file.js';

/** An answer's bytes, the first of which stands at `start` in the file. */
interface Rest {
  readonly start: number;
  /** The file's size, when the server says it. */
  readonly total: number | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Asks for a file from the byte at `from` on. A server that knows no ranges gives it from the beginning.
 * @throws {RnnError} unreachable when the address has no such file
 */
export async function requestRest(
  { url }: RemoteFile,
  { from, signal }: { readonly from: number; readonly signal: AbortSignal },
): Promise<Rest> {
  const response = await fetch(url, {
    signal,
    // A compressed answer has other bytes than the file, and cannot be gone on with.
    headers: { 'accept-encoding': 'identity', ...(from > 0 && { range: `bytes=${from}-` }) },
  });
  const { status, headers, body } = response;
  if (status === 206 && body) {
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
    if (Number(start) === from) return { start: from, total: sizeOr(total), body };
  }
  if (status === 200 && body) return { start: 0, total: sizeOr(headers.get('content-length')), body };
  // Everything was received before; the digest will tell.
  if (status === 416 && from > 0) return { start: from, total: undefined, body: nothing() };
  await body?.cancel();
  // Too many requests, and a server's own trouble, may pass.
  if (status === 429 || status >= 500) throw new Error(`the server answered ${status}`);
  throw new RnnError(
    'unreachable',
    `A data set is downloaded from its public address. Received ${status} from ${url}. ` +
      'The file may have moved: give a copy of your own as dataDir.',
  );
}

function sizeOr(text: string | null | undefined): number | undefined {
  return text && /^\d+$/.test(text) ? Number(text) : undefined;
}

async function* nothing(): AsyncIterable<Uint8Array> {}
