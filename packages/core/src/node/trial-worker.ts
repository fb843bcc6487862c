import { parentPort, workerData } from 'node:worker_threads';
import { provideKernels } from '../kernels/index.js';
import type { TrialModule, TrialOrder, TrialReport, TrialThreadData } from './trial-threads.js';

const { module, data, kernels } = workerData as TrialThreadData;
if (kernels) provideKernels(kernels);

parentPort!.on(
  'message',
  (order: TrialOrder) => void run(order).then((report) => parentPort!.postMessage(report, [])),
);

async function run({ parameters, context }: TrialOrder): Promise<TrialReport> {
  try {
    const { default: trial } = (await import(module)) as { readonly default: TrialModule<unknown> };
    return { score: await trial(parameters, { ...context, data }) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
