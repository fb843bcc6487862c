import { RnnError } from '../../errors.js';

/** A thread that runs a module of ours. */
export interface Thread {
  post(message: unknown): void;
  /** Never resolves; rejects when the thread fails or ends by itself. */
  readonly failed: Promise<never>;
  end(): void;
}

/** What Node's and the browser's threads have in common, once started. */
interface Started {
  readonly post: (message: unknown) => void;
  readonly end: () => void;
  onFailure(tell: (cause: unknown) => void): void;
}

/** Starts a thread that trains. */
export function startTrainingThread(): Thread {
  const started = typeof Worker === 'undefined' ? nodeThread() : webThread();
  let ended = false;
  const failed = new Promise<never>((_, reject) => {
    started.onFailure((cause) => {
      if (!ended) reject(threadFailed(cause));
    });
  });
  // Whoever waits for the thread hears of it; before that nobody must.
  failed.catch(() => {});
  return {
    post: started.post,
    failed,
    end() {
      ended = true;
      started.end();
    },
  };
}

function webThread(): Started {
  // Spelled out, so that bundlers find the module.
  const worker = new Worker(new URL('./training-worker.js', import.meta.url), { type: 'module' });
  return {
    post: (message) => worker.postMessage(message, []),
    end: () => worker.terminate(),
    onFailure: (tell) => worker.addEventListener('error', ({ message }) => tell(message)),
  };
}

function nodeThread(): Started {
  const { Worker: NodeWorker } = process.getBuiltinModule('node:worker_threads');
  // Where the sources run as they are, a thread still needs what was built from them.
  const here = import.meta.url.endsWith('.ts') ? import.meta.url.replace('/src/', '/dist/') : import.meta.url;
  const worker = new NodeWorker(new URL('./training-worker.js', here));
  return {
    post: (message) => worker.postMessage(message, []),
    end: () => void worker.terminate(),
    onFailure(tell) {
      worker.on('error', tell);
      worker.on('exit', (code) => tell(`it ended with code ${code}`));
    },
  };
}

function threadFailed(cause: unknown): RnnError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new RnnError(
    'invalid-argument',
    `A training's threads run until it ends. Received a failure: ${why}. Train with fewer workers, or with workers: 1.`,
    { cause },
  );
}
