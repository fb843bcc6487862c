import { createRandom, dense } from '@recurrent/core';
import type { Problem } from './problem.js';

/** Symbols to be copied, of how many kinds, and how long they are to be kept. */
export interface CopyingOptions {
  readonly symbols: number;
  readonly kinds: number;
  readonly delay: number;
}

/**
 * Some symbols, then nothing for long, then a signal at which the symbols are to be said in their order. Only what is
 * said after the signal counts.
 * Source: Hochreiter and Schmidhuber 1997, section 5.1, as Arjovsky, Shah and Bengio 2016 ask it.
 */
export function copying({ symbols, kinds, delay }: CopyingOptions): Problem {
  const time = 2 * symbols + delay;
  // Nothing, the signal, and the kinds.
  const numFeatures = 2 + kinds;
  return {
    name: 'Copying',
    task: `${symbols} symbols of ${kinds} kinds, then ${delay} steps of nothing: which were they, in their order?`,
    time,
    numFeatures,
    head: dense({ units: kinds }),
    everyStep: true,
    loss: 'meanSquaredError',
    blind: (kinds - 1) / kinds ** 2,
    learned: (0.1 * (kinds - 1)) / kinds ** 2,
    examples: (count, seed) => ({
      count,
      batch(indices) {
        const batch = indices.length;
        const inputs = new Float32Array(batch * time * numFeatures);
        const targets = new Float32Array(batch * time * kinds);
        const weights = new Float32Array(batch * time);
        indices.forEach((index, row) => {
          const random = createRandom(seed * count + index);
          for (let step = 0; step < time; step++) {
            const at = row * time + step;
            const symbol = step < symbols ? random.integer(kinds) : undefined;
            const isSignal = step === symbols + delay;
            inputs[at * numFeatures + (symbol === undefined ? Number(isSignal) : 2 + symbol)] = 1;
            if (symbol === undefined) continue;
            const saidAt = row * time + symbols + delay + step;
            targets[saidAt * kinds + symbol] = 1;
            weights[saidAt] = 1;
          }
        });
        return {
          inputs: { values: inputs, shape: [batch, time, numFeatures] },
          targets: { values: targets, shape: [batch, time, kinds] },
          targetWeights: { values: weights, shape: [batch, time] },
        };
      },
    }),
  };
}
