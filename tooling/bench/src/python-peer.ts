import { spawn, spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What a Python peer is told to do; see python/peer.py. */
export interface PythonJob {
  readonly work: 'forward' | 'train' | 'step' | 'embed' | 'embedGradient';
  readonly cell: 'lstm' | 'gru';
  readonly I: number;
  readonly H: number;
  readonly B: number;
  readonly T: number;
}

/** PyTorch or Keras in a process of its own, which measures itself. */
export interface PythonPeer {
  /** Such as 'PyTorch 1.13.0, 1 thread'. */
  readonly name: string;
  /** Milliseconds of each of `count` runs. */
  run(job: PythonJob, count?: number): Promise<readonly number[]>;
  close(): Promise<void>;
}

const script = fileURLToPath(new URL('../python/peer.py', import.meta.url));
const names = { torch: 'PyTorch', keras: 'Keras' };

/** The interpreter that knows a library: PYTHON_TORCH, PYTHON_KERAS, or python3; undefined when none does. */
function interpreterOf(library: 'torch' | 'keras'): string | undefined {
  const named = process.env[`PYTHON_${library.toUpperCase()}`];
  const knows = (python: string): boolean =>
    spawnSync(python, ['-c', `import ${library}`], {
      stdio: 'ignore',
      env: { ...process.env, KERAS_BACKEND: 'tensorflow', TF_CPP_MIN_LOG_LEVEL: '3' },
    }).status === 0;
  return (named ? [named] : ['python3', '/usr/bin/python3']).find(knows);
}

/** How many threads 'all' are. */
export const allThreads: number = cpus().length;

/** Starts a peer, or gives undefined and says why. The caller closes it. */
export async function startPython(
  library: 'torch' | 'keras',
  threads: number,
): Promise<PythonPeer | undefined> {
  const python = interpreterOf(library);
  if (python === undefined) {
    console.error(
      `no python3 knows ${library}: without ${names[library]}. PYTHON_${library.toUpperCase()} names one that does.`,
    );
    return undefined;
  }
  const child = spawn(python, [script, library, String(threads)], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<Record<string, unknown>> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${names[library]} ended without an answer.`);
    return JSON.parse(value) as Record<string, unknown>;
  };
  const { version } = await answer();
  return {
    name: `${names[library]} ${String(version)}, ${threads} thread${threads === 1 ? '' : 's'}`,
    async run(job, count = 1) {
      child.stdin.write(`${JSON.stringify({ ...job, count })}\n`);
      return (await answer())['ms'] as number[];
    },
    close: () =>
      new Promise((resolve) => {
        child.once('close', () => resolve());
        child.stdin.end();
      }),
  };
}
