// A short training, alone in its process: soak.ts starts it, kills it, and starts it again. It says the number of each
// batch that it has learned, and at the end the SHA-256 of its weights.
import { createHash } from 'node:crypto';
import { createRandom, dense, dropout, gru, initializeWeights, sequential } from '@recurrent/core';
import type { ExampleSource } from '@recurrent/core';
import { directoryStore } from '@recurrent/core/node';
import { trainNetwork } from '@recurrent/core/training';

const time = 8;
const network = sequential([gru({ units: 8 }), dropout({ rate: 0.2 }), dense({ units: 1 })], {
  numFeatures: 1,
});

const { weights } = await trainNetwork(network, initializeWeights(network, 1), {
  examples: randomRows(40),
  validation: randomRows(8),
  loss: 'meanSquaredError',
  epochs: 6,
  batchSize: 4,
  checkpoint: { store: directoryStore(process.argv[2]!), every: 1, resume: true },
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
