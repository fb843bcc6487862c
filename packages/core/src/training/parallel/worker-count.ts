import type { ExampleSource } from '../../data/example-source.js';
import type { Weights } from '../../network/index.js';
import { assertOption } from '../assert-option.js';

/** A training whose threads are to be counted. */
interface Work {
  readonly workers: number | 'auto';
  readonly batchSize: number;
  readonly examples: ExampleSource;
  readonly weights: Weights;
}

/** How many threads train together: as many as asked for, or as pay. */
export function toWorkerCount({ workers, ...work }: Work): number {
  if (workers !== 'auto') return workers;
  const processors = processorCount();
  const { batchSize } = work;
  return processors === 1 ? 1 : worthwhileWorkers({ processors, batchSize, operations: operationsOf(work) });
}

/** Rows of a batch below which a share is not worth a thread. */
const fewestRows = 4;
/** So are sums and products of a share: about two milliseconds, which waking a thread and handing over weights cost too. */
const fewestOperations = 1e8;

/** As many threads as there are processors, rows and work for; 1 where sharing costs more than it saves. */
export function worthwhileWorkers({
  processors,
  batchSize,
  operations,
}: {
  readonly processors: number;
  readonly batchSize: number;
  /** Sums and products of a batch, there and back. */
  readonly operations: number;
}): number {
  const shares = Math.min(batchSize / fewestRows, operations / fewestOperations);
  return Math.max(1, Math.min(processors, Math.floor(shares)));
}

/** Examples that tell how long the others are. */
const probes = 8;

/** Every weight of a matrix takes a product and a sum a step, once on the way there and twice on the way back. */
function operationsOf({ examples, batchSize, weights }: Omit<Work, 'workers'>): number {
  const count = Math.min(probes, examples.count);
  if (count === 0) return 0;
  const probe = Int32Array.from({ length: count }, (_, at) => Math.floor((at * examples.count) / count));
  const [, steps = 1] = examples.batch(probe).inputs.shape;
  const multiplied = weights
    .filter(({ name, shape }) => shape.length > 1 && !name.endsWith('/embeddings'))
    .reduce((sum, { values }) => sum + values.length, 0);
  return 6 * multiplied * steps * Math.min(batchSize, examples.count);
}

/** @throws {RnnError} invalid-argument when it is neither 'auto' nor a count */
export function assertWorkers(workers: number | 'auto'): void {
  assertOption(workers === 'auto' || (Number.isInteger(workers) && workers > 0), {
    rule: "workers is a whole number above 0, or 'auto'",
    received: `'${workers}'`,
    remedy: "'auto' takes as many as pay.",
  });
}

function processorCount(): number {
  if (typeof navigator !== 'undefined' && navigator.hardwareConcurrency) return navigator.hardwareConcurrency;
  return process.getBuiltinModule('node:os').availableParallelism();
}
