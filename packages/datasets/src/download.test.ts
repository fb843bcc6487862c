import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { download, type DownloadProgress } from './download.js';
import { answerRange, remote, serve, type FileServer } from './file-server.test.support.js';

const bytes = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 31 + (index >> 8)) % 251);
let folder: string;
let target: string;
let server: FileServer | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'download-'));
  target = join(folder, 'deep', 'file.bin');
});

afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

const isWhole = async (): Promise<boolean> => Buffer.compare(await readFile(target), bytes) === 0;

const filesLeft = (): Promise<string[]> => readdir(join(folder, 'deep'));

describe('a download', () => {
  test('gives the bytes and says how far it is', async () => {
    server = await serve((request, response) => response.end(answerRange(bytes, request, response)));
    const seen: DownloadProgress[] = [];
    await download(remote(server.url, bytes), target, { onProgress: (progress) => seen.push(progress) });
    expect(await isWhole()).toBe(true);
    expect(seen.at(-1)).toEqual({ url: server.url, receivedBytes: 200_000, totalBytes: 200_000 });
    expect(await filesLeft()).toEqual(['file.bin']);
  });

  test('goes on after a broken connection where it stopped', async () => {
    let cut: (() => void) | undefined;
    server = await serve((request, response) => {
      const rest = answerRange(bytes, request, response);
      if (server!.requests.length > 2) response.end(rest);
      else {
        response.write(rest.subarray(0, 60_000));
        cut = () => response.destroy();
      }
    });
    await download(remote(server.url, bytes), target, {
      onProgress: ({ receivedBytes }) => receivedBytes % 60_000 === 0 && cut?.(),
    });
    expect(await isWhole()).toBe(true);
    expect(server.requests).toEqual(['/', '/ bytes=60000-', '/ bytes=120000-']);
  });

  test('starts anew where a server knows no ranges', async () => {
    let left = 1;
    server = await serve((_, response) => {
      if (left-- > 0) response.write(bytes.subarray(0, 60_000), () => response.destroy());
      else response.end(bytes);
    });
    await download(remote(server.url, bytes), target);
    expect(await isWhole()).toBe(true);
  });

  test('takes up a connection that has fallen silent', async () => {
    let left = 1;
    server = await serve((request, response) => {
      const rest = answerRange(bytes, request, response);
      if (left-- > 0) response.write(rest.subarray(0, 1000));
      else response.end(rest);
    });
    await download(remote(server.url, bytes), target, { silenceMs: 100 });
    expect(await isWhole()).toBe(true);
  });

  test('of unknown size ends with the answer', async () => {
    server = await serve((_, response) => response.end(bytes));
    const { url, sha256 } = remote(server.url, bytes);
    await download({ url, sha256 }, target);
    expect(await isWhole()).toBe(true);
  });

  test('that was wholly received before it was killed asks for nothing more than the rest', async () => {
    server = await serve((request, response) => {
      if (request.headers.range) response.writeHead(416).end();
      else response.end(bytes);
    });
    const { url, sha256 } = remote(server.url, bytes);
    await download({ url, sha256 }, target);
    await writeFile(`${target}.part`, bytes);
    await rm(target);
    await download({ url, sha256 }, target);
    expect(server.requests).toEqual(['/', '/ bytes=200000-']);
  });

  test('replaces a beginning that is another file’s', async () => {
    server = await serve((request, response) => response.end(answerRange(bytes, request, response)));
    await download(remote(server.url, bytes), target);
    await rm(target);
    await writeFile(`${target}.part`, bytes.slice(0, 5000).fill(7));
    await download(remote(server.url, bytes), target);
    expect(await isWhole()).toBe(true);
  });
});

describe('a download that cannot succeed', () => {
  test('refuses other bytes and keeps none', async () => {
    server = await serve((_, response) => response.end(bytes.slice().fill(1)));
    const file = remote(server.url, bytes);
    await expect(download(file, target)).rejects.toMatchObject({
      code: 'bad-data',
      message: expect.stringMatching(
        new RegExp(
          `^A data set's file has the bytes it was published with: SHA-256 ${file.sha256}\\. ` +
            `Received [0-9a-f]{64} from ${server.url}\\. Try again later`,
        ),
      ) as string,
    });
    expect(await filesLeft()).toEqual([]);
  });

  test('stops an answer that is longer than the file', async () => {
    server = await serve((_, response) => response.end(Buffer.alloc(bytes.length + 1)));
    await expect(download(remote(server.url, bytes), target)).rejects.toThrow(
      `A data set's file has at most 200000 bytes. Received more from ${server.url}. Give a copy of your own as dataDir.`,
    );
  });

  test('says that the address has no such file', async () => {
    server = await serve((_, response) => response.writeHead(404).end('no'));
    await expect(download(remote(server.url, bytes), target)).rejects.toMatchObject({
      code: 'unreachable',
      message:
        `A data set is downloaded from its public address. Received 404 from ${server.url}. ` +
        'The file may have moved: give a copy of your own as dataDir.',
    });
    expect(server.requests).toHaveLength(1);
  });

  test('gives up a redirect loop', async () => {
    server = await serve((_, response) => response.writeHead(302, { location: '/again' }).end());
    await expect(download(remote(server.url, bytes), target, { retries: 0 })).rejects.toThrow(
      `A data set is downloaded from its public address. Received no whole answer from ${server.url}: ` +
        'redirect count exceeded. Check the connection, or give a copy of your own as dataDir.',
    );
  });

  test('gives up a server in trouble after the retries', async () => {
    server = await serve((_, response) => response.writeHead(503).end());
    await expect(download(remote(server.url, bytes), target, { retries: 1 })).rejects.toThrow(
      'the server answered 503',
    );
    expect(server.requests).toHaveLength(2);
  });

  test('ends with the signal and goes on from there the next time', async () => {
    let stalls = true;
    server = await serve((request, response) => {
      const rest = answerRange(bytes, request, response);
      if (stalls) response.write(rest.subarray(0, 50_000));
      else response.end(rest);
    });
    const abort = new AbortController();
    const file = remote(server.url, bytes);
    await expect(
      download(file, target, {
        signal: abort.signal,
        onProgress: ({ receivedBytes }) => receivedBytes === 50_000 && abort.abort(),
      }),
    ).rejects.toMatchObject({ code: 'aborted' });
    stalls = false;
    await download(file, target);
    expect(server.requests.at(-1)).toBe('/ bytes=50000-');
    expect(await isWhole()).toBe(true);
  });
});
