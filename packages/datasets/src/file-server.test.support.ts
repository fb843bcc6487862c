import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RemoteFile } from './remote-file.js';

/** A server on this machine, until it is closed. */
export interface FileServer {
  readonly url: string;
  /** What each request asked for: its path, and its range if it had one. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** A server that answers each request as `answer` says. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<FileServer> {
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    requests.push([request.url, request.headers.range].filter(Boolean).join(' '));
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The bytes from the one on that the request asks for, as a server with ranges gives them. */
export function answerRange(
  bytes: Uint8Array,
  request: IncomingMessage,
  response: ServerResponse,
): Uint8Array {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const headers = { 'content-length': bytes.length - from };
  if (from === 0) response.writeHead(200, headers);
  else {
    response.writeHead(206, {
      ...headers,
      'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
    });
  }
  return bytes.subarray(from);
}

/** The catalog's entry of a file that holds these bytes. */
export function remote(url: string, bytes: Uint8Array): RemoteFile {
  return { url, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}
