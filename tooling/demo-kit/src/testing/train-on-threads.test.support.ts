import { dense, initializeWeights, lstm, sequential } from '@recurrent/core';
import { trainNetwork } from '@recurrent/core/training';

/** Sines; each row's target is its mean. */
const [count, time] = [16, 12];
const rows = Array.from({ length: count }, (_, row) =>
  Float32Array.from({ length: time }, (_, step) => Math.sin(row + step / 3)),
);

/** All weights of a small network, in a row, trained by so many threads. */
export async function trainOnThreads(workers: number): Promise<number[]> {
  const network = sequential([lstm({ units: 6 }), dense({ units: 1 })], { numFeatures: 1 });
  const { weights } = await trainNetwork(network, initializeWeights(network, 1), {
    examples: {
      count,
      batch(indices) {
        const chosen = Array.from(indices, (index) => rows[index]!);
        return {
          inputs: {
            values: Float32Array.from(chosen.flatMap((row) => [...row])),
            shape: [indices.length, time, 1],
          },
          targets: {
            values: Float32Array.from(chosen, (row) => row.reduce((sum, value) => sum + value, 0) / time),
            shape: [indices.length, 1],
          },
        };
      },
    },
    loss: 'meanSquaredError',
    epochs: 3,
    batchSize: 8,
    learningRate: 0.01,
    workers,
  });
  return weights.flatMap(({ values }) => [...values]);
}
