import { RnnError } from '../errors.js';

/** Logits of one step → ln of their softmax. Logarithms of probabilities stay what they are. */
export function logSoftmax(logits: ArrayLike<number>): Float64Array {
  const logs = Float64Array.from(logits);
  const highest = logs.reduce((most, logit) => Math.max(most, logit), -Infinity);
  const sum = logs.reduce((total, logit) => total + Math.exp(logit - highest), 0);
  if (!Number.isFinite(sum)) {
    const received = logs.find((logit) => !Number.isFinite(logit));
    throw new RnnError(
      'bad-data',
      `The logits of a step are numbers, and at least one is finite. Received ${received}. ` +
        'Look whether the training of the network diverged.',
    );
  }
  return logs.map((logit) => logit - highest - Math.log(sum));
}
