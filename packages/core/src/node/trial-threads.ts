import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { RnnError } from '../errors.js';
import { providedKernels } from '../kernels/index.js';
import type { Objective, ObjectiveContext, Parameters, SearchSpace } from '../tuning/index.js';

/** What a module of an objective exports as default: the same as an objective, and the data that all trials share. */
export type TrialModule<Data> = (
  parameters: Parameters,
  context: Omit<ObjectiveContext, 'signal'> & { readonly data: Data },
) => number | Promise<number>;

/** Threads that run trials. `objective` and `parallel` are for `tune`; `end` frees them. */
export interface TrialThreads {
  readonly objective: Objective<SearchSpace>;
  readonly parallel: number;
  readonly end: () => Promise<void>;
}

/** What a thread starts with. */
export interface TrialThreadData {
  readonly module: string;
  readonly data: unknown;
  /** The module that was provided here, if any was. */
  readonly kernels: WebAssembly.Module | undefined;
}

/** What a thread is told. */
export interface TrialOrder {
  readonly parameters: Parameters;
  readonly context: Omit<ObjectiveContext, 'signal'>;
}

/** What it tells. */
export type TrialReport = { readonly score: number } | { readonly failure: string };

/**
 * Starts threads that each run one trial at a time, by the default export of a module.
 * @param count - how many trials run at the same time
 * @param data - for every trial; cloned to each thread
 */
export function startTrialThreads(
  module: URL,
  { count, data }: { readonly count: number; readonly data: unknown },
): TrialThreads {
  const workers: Worker[] = [];
  const free: Worker[] = [];
  const start = (): Worker => {
    const worker = new Worker(new URL('./trial-worker.js', builtUrl()), {
      workerData: { module: module.href, data, kernels: providedKernels() } satisfies TrialThreadData,
    });
    // What goes wrong between two trials is told by the exit that follows.
    worker.on('error', () => {});
    workers.push(worker);
    return worker;
  };
  return {
    parallel: count,
    async objective(parameters, { signal, ...context }) {
      const worker = free.pop() ?? start();
      worker.postMessage({ parameters, context } satisfies TrialOrder, []);
      const report = await reportOf(worker, signal);
      free.push(worker);
      if ('failure' in report) throw new RnnError('invalid-argument', report.failure);
      return report.score;
    },
    end: async () => void (await Promise.all(workers.map((worker) => worker.terminate()))),
  };
}

/** What the thread says of its trial; a thread that ends instead, or is ended with the study, is an error. */
async function reportOf(worker: Worker, signal: AbortSignal | undefined): Promise<TrialReport> {
  const settled = new AbortController();
  const stop = (): void => void worker.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const ended = once(worker, 'exit', { signal: settled.signal }).then(([code]) => {
      throw new RnnError(
        'aborted',
        `A trial's thread runs until its trial ends. Received its exit with ${code}.`,
      );
    });
    ended.catch(() => {});
    const [report] = await Promise.race([once(worker, 'message', { signal: settled.signal }), ended]);
    return report as TrialReport;
  } finally {
    settled.abort();
    signal?.removeEventListener('abort', stop);
  }
}

/** Where the sources run as they are, a thread still needs what was built from them. */
function builtUrl(): string {
  return import.meta.url.endsWith('.ts') ? import.meta.url.replace('/src/', '/dist/') : import.meta.url;
}
