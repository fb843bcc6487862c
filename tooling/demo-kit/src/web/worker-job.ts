type Asked<Request> = { readonly kind: 'start'; readonly request: Request } | { readonly kind: 'stop' };

type Answered<Progress, Result> =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string; readonly code: unknown };

/** A job done in a Web Worker: what it is asked, what it tells on the way, what it gives. */
export interface WorkerJob<Request, Progress, Result> {
  request: Request;
  progress: Progress;
  result: Result;
}

/** Gives a worker of its own the job and ends it after; the signal asks it to stop. Errors keep their name and code. */
export function runJob<Job extends WorkerJob<unknown, unknown, unknown>>(
  worker: Worker,
  request: Job['request'],
  { onProgress, signal }: { onProgress(progress: Job['progress']): void; signal: AbortSignal },
): Promise<Job['result']> {
  const ask = (asked: Asked<Job['request']>) => worker.postMessage(asked, {});
  return new Promise<Job['result']>((resolve, reject) => {
    signal.addEventListener('abort', () => ask({ kind: 'stop' }), { once: true });
    worker.addEventListener('error', (event) =>
      reject(new Error(event.message || 'The worker could not start.')),
    );
    worker.addEventListener('message', ({ data }: MessageEvent<Answered<Job['progress'], Job['result']>>) => {
      if (data.kind === 'progress') onProgress(data.progress);
      else if (data.kind === 'done') resolve(data.result);
      else reject(Object.assign(new Error(data.message), { name: data.name, code: data.code }));
    });
    ask({ kind: 'start', request });
  }).finally(() => worker.terminate());
}

/** The worker's side: does the one job it is asked for. */
export function serveJob<Job extends WorkerJob<unknown, unknown, unknown>>(
  work: (
    request: Job['request'],
    context: { readonly signal: AbortSignal; onProgress(progress: Job['progress']): void },
  ) => Promise<Job['result']>,
): void {
  const answer = (answered: Answered<Job['progress'], Job['result']>) => postMessage(answered, {});
  const controller = new AbortController();
  addEventListener('message', ({ data }: MessageEvent<Asked<Job['request']>>) => {
    if (data.kind === 'stop') return controller.abort();
    const context = {
      signal: controller.signal,
      onProgress: (progress: Job['progress']) => answer({ kind: 'progress', progress }),
    };
    void work(data.request, context).then(
      (result) => answer({ kind: 'done', result }),
      (error: Error & { code?: unknown }) =>
        answer({ kind: 'failed', name: error.name, message: error.message, code: error.code }),
    );
  });
}
