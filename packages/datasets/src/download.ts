import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RnnError } from '@recurrent/core';
import type { RemoteFile } from './remote-file.js';
import { requestRest } from './request-rest.js';

/** How far a download is. */
export interface DownloadProgress {
  readonly url: string;
  readonly receivedBytes: number;
  /** undefined when neither the catalog nor the server says. */
  readonly totalBytes: number | undefined;
}

/** How to download. */
export interface DownloadOptions {
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Silence after which a connection counts as broken. Default 30,000. */
  readonly silenceMs?: number | undefined;
  /** How often a broken connection is taken up again. Default 4. */
  readonly retries?: number | undefined;
}

/**
 * Downloads a file to `target`, where it appears whole and verified or not at all. What a broken connection or a killed
 * process left is gone on with.
 * @throws {RnnError} unreachable when no connection lasts
 * @throws {RnnError} bad-data when the bytes are not those that the catalog names
 * @throws {RnnError} aborted by the signal; what was received is kept for the next time
 */
export async function download(
  file: RemoteFile,
  target: string,
  options: DownloadOptions = {},
): Promise<void> {
  const part = `${target}.part`;
  await mkdir(dirname(target), { recursive: true });
  const resumed = (await sizeOf(part)) > 0;
  await receive(file, part, options);
  let digest = await sha256Of(part);
  if (digest !== file.sha256 && resumed) {
    // The beginning may be another file's, so the whole deserves one chance.
    await rm(part);
    await receive(file, part, options);
    digest = await sha256Of(part);
  }
  if (digest !== file.sha256) {
    await rm(part);
    throw new RnnError(
      'bad-data',
      `A data set's file has the bytes it was published with: SHA-256 ${file.sha256}. ` +
        `Received ${digest} from ${file.url}. Try again later; if it stays so, give a copy of your own as dataDir.`,
    );
  }
  await rename(part, target);
}

/** Longest file that is taken when its size was not published: 1 GB. */
const longest = 2 ** 30;

/** Appends to `part` until the server has no more. */
async function receive(file: RemoteFile, part: string, options: DownloadOptions): Promise<void> {
  const { retries = 4, signal } = options;
  let failures = 0;
  for (;;) {
    const before = await sizeOf(part);
    if (before === file.bytes) return;
    if (before > (file.bytes ?? longest)) await rm(part);
    try {
      return await append(file, part, options);
    } catch (error) {
      if (signal?.aborted) throw aborted(file, error);
      if (error instanceof RnnError) throw error;
      // A connection that brought something has not failed for good.
      failures = (await sizeOf(part)) > before ? 0 : failures + 1;
      if (failures > retries) throw unreachable(file, error);
      await pause(Math.min(5_000, 100 * 2 ** failures), signal).catch((cause: unknown) => {
        throw aborted(file, cause);
      });
    }
  }
}

async function append(
  file: RemoteFile,
  part: string,
  { onProgress, signal, silenceMs = 30_000 }: DownloadOptions,
): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  const from = await sizeOf(part);
  const { body, start, total } = await requestRest(file, {
    from,
    signal: signal ? AbortSignal.any([signal, silence.signal]) : silence.signal,
  }).catch((error: unknown) => {
    clearTimeout(timer);
    throw error;
  });
  const totalBytes = file.bytes ?? total;
  const handle = await open(part, start === 0 ? 'w' : 'a');
  let receivedBytes = start;
  try {
    for await (const chunk of body) {
      clearTimeout(timer);
      receivedBytes += chunk.byteLength;
      if (receivedBytes > (file.bytes ?? longest)) throw tooLong(file);
      await handle.writeFile(chunk);
      onProgress?.({ url: file.url, receivedBytes, totalBytes });
      timer = setTimeout(() => silence.abort(), silenceMs);
    }
  } finally {
    clearTimeout(timer);
    await handle.close();
  }
  if (receivedBytes < (totalBytes ?? 0)) throw new Error(`the connection ended after ${receivedBytes} bytes`);
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}

function tooLong({ url, bytes = longest }: RemoteFile): RnnError {
  return new RnnError(
    'bad-data',
    `A data set's file has at most ${bytes} bytes. Received more from ${url}. Give a copy of your own as dataDir.`,
  );
}

function aborted({ url }: RemoteFile, cause: unknown): RnnError {
  return new RnnError(
    'aborted',
    `A download goes on until it is aborted. Received the signal during ${url}. Call again: it goes on from there.`,
    { cause },
  );
}

function unreachable({ url }: RemoteFile, cause: unknown): RnnError {
  // What fetch throws says no more than that it failed; the reason stands below.
  const deepest = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const why = deepest instanceof Error ? deepest.message : String(deepest);
  return new RnnError(
    'unreachable',
    `A data set is downloaded from its public address. Received no whole answer from ${url}: ${why}. ` +
      'Check the connection, or give a copy of your own as dataDir.',
    { cause },
  );
}
