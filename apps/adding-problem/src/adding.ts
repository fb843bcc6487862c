import { createRandom, dense } from '@recurrent/core';
import type { Problem } from './problem.js';

/**
 * Two of many random numbers are marked, one in each half; their sum is wanted at the end. Who always says 1 is off by
 * 1/6 in the mean square.
 * Source: Hochreiter and Schmidhuber 1997, section 5.4.
 */
export function adding(time: number): Problem {
  return {
    name: 'Adding',
    task: `Of ${time} random numbers two are marked: what is their sum?`,
    time,
    numFeatures: 2,
    head: dense({ units: 1 }),
    everyStep: false,
    loss: 'meanSquaredError',
    blind: 1 / 6,
    learned: 0.01,
    examples: (count, seed) => ({
      count,
      batch(indices) {
        const batch = indices.length;
        const inputs = new Float32Array(batch * time * 2);
        const targets = new Float32Array(batch);
        indices.forEach((index, row) => {
          const random = createRandom(seed * count + index);
          const half = Math.floor(time / 2);
          const marked = [random.integer(half), half + random.integer(time - half)];
          for (let step = 0; step < time; step++) inputs[(row * time + step) * 2] = random.uniform();
          for (const step of marked) {
            const at = (row * time + step) * 2;
            inputs[at + 1] = 1;
            targets[row]! += inputs[at]!;
          }
        });
        return {
          inputs: { values: inputs, shape: [batch, time, 2] },
          targets: { values: targets, shape: [batch, 1] },
        };
      },
    }),
  };
}
