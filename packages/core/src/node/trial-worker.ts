import { parentPort, workerData } from 'node:worker_threads';
import type { TrialModule, TrialOrder, TrialReport } from './trial-threads.js';

const { module, data } = workerData as { readonly module: string; readonly data: unknown };

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
