// A short training, alone in its process: soak.ts starts it, kills it, and starts it again. It says the number of each
// batch that it has learned, and at the end the SHA-256 of its weights. Usage: training-child.js FOLDER TECHNIQUES
import { createHash } from 'node:crypto';
import { createRandom, dense, dropout, gru, initializeWeights, sequential } from '@recurrent/core';
import type { ExampleSource } from '@recurrent/core';
import { directoryStore } from '@recurrent/core/node';
import { trainNetwork, type TrainingOptions } from '@recurrent/core/training';

const time = 8;
const network = sequential([gru({ units: 8 }), dropout({ rate: 0.2 }), dense({ units: 1 })], {
  numFeatures: 1,
});

/** What a training may keep besides weights, optimizer and random states. */
const techniques: Readonly<Record<string, Partial<TrainingOptions>>> = {
  plain: {},
  accumulated: { accumulate: 3, optimizer: { name: 'rmsprop', momentum: 0.5 } },
  // The rate falls every epoch that is not far better, and gradients of several batches' segments wait for their step.
  truncated: {
    truncateAfter: 3,
    accumulate: 2,
    schedule: { warmupSteps: 4, decay: { name: 'plateau', patience: 1, share: 0.5, minDelta: 0.5 } },
  },
};
const [, , folder, chosen] = process.argv as [string, string, string, string];

const { weights } = await trainNetwork(network, initializeWeights(network, 1), {
  examples: randomRows(40),
  validation: randomRows(8),
  loss: 'meanSquaredError',
  epochs: 6,
  batchSize: 4,
  checkpoint: { store: directoryStore(folder), every: 1, resume: true },
  ...techniques[chosen],
  onProgress: ({ epoch, batch, batches }) => say(`batch ${(epoch - 1) * batches + batch}`),
});
const hash = createHash('sha256');
for (const { values } of weights) hash.update(values);
say(`weights ${hash.digest('hex')}`);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Rows of random numbers; the target is a row's mean. */
function randomRows(count: number): ExampleSource {
  const random = createRandom(count);
  const rows = Float32Array.from({ length: count * time }, () => random.normal());
  const rowOf = (index: number): Float32Array => rows.subarray(index * time, (index + 1) * time);
  return {
    count,
    batch: (indices) => ({
      inputs: {
        values: Float32Array.from([...indices].flatMap((index) => [...rowOf(index)])),
        shape: [indices.length, time, 1],
      },
      targets: {
        values: Float32Array.from(
          indices,
          (index) => rowOf(index).reduce((sum, value) => sum + value) / time,
        ),
        shape: [indices.length, 1],
      },
    }),
  };
}
