import * as tf from '@tensorflow/tfjs-core';
import { prepareBackend } from '../../backend/index.js';
import { RnnError } from '../../errors.js';
import { provideKernels } from '../../kernels/index.js';
import { createTrainee, type ShareResult, type Trainee } from '../trainee.js';
import type { Assignment, Order, Report } from './orders.js';
import { readShared, writeShared } from './shared-value.js';

/** A thread's life: its assignment comes as a message, and every order through shared memory after that. */
async function work(assignment: Assignment): Promise<never> {
  const { network, weights, options, backend, kernels, channel } = assignment;
  if (kernels) provideKernels(kernels);
  if (backend === 'cpu') await tf.setBackend('cpu');
  await prepareBackend();
  const trainee = createTrainee(network, weights, options);
  for (let turn = 1; ; turn++) {
    Atomics.wait(channel.turns, 0, turn - 1);
    writeShared(channel.reports, reportOf(trainee, readShared(channel.orders) as Order));
    Atomics.store(channel.turns, 1, turn);
    Atomics.notify(channel.turns, 1);
  }
}

function reportOf(trainee: Trainee, order: Order): Report {
  try {
    const { loss, total, gradients } = obey(trainee, order);
    const standing = { dropout: trainee.shared.dropout(), kept: trainee.shared.kept() };
    return { sums: Float64Array.of(loss, total), gradients, standing };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { error: { ...(error instanceof RnnError && { code: error.code }), message } };
  }
}

function obey({ shared, judge, resetStates }: Trainee, order: Order): ShareResult {
  if (order.do === 'begin') {
    if (order.from) {
      shared.restoreDropout(order.from.dropout);
      shared.restoreKept(order.from.kept);
    }
    return { loss: 0, total: 0, gradients: [] };
  }
  if (order.resets) resetStates();
  shared.replaceTrained(order.weights);
  if (order.do === 'learn') return shared.gradientsOf(order.batch);
  return { ...judge(order.batch), gradients: [] };
}

if (typeof addEventListener === 'function') {
  addEventListener('message', ({ data }: MessageEvent<Assignment>) => void work(data), { once: true });
} else {
  const { parentPort } = process.getBuiltinModule('node:worker_threads');
  parentPort!.once('message', (assignment: Assignment) => void work(assignment));
}
