import type { ExampleSource } from '../data/example-source.js';
import { createRandom } from '../random.js';

interface RunningMeansOptions {
  readonly time?: number;
  /** A target at every step, not only at the last. */
  readonly everyStep?: boolean;
  readonly seed?: number;
}

/** Random rows of different lengths, some targets of which do not count; the targets are running means. */
export function runningMeans(
  count: number,
  { time = 6, everyStep = true, seed = 1 }: RunningMeansOptions = {},
): ExampleSource {
  const random = createRandom(seed);
  const rows = Array.from({ length: count }, () => ({
    values: Float32Array.from({ length: time }, () => random.normal()),
    weights: Float32Array.from({ length: time }, () => random.integer(3)),
    length: 1 + random.integer(time),
  }));
  return {
    count,
    batch(indices) {
      const chosen = [...indices].map((index) => rows[index]!);
      const means = chosen.map(({ values }) => {
        let sum = 0;
        return values.map((value, at) => (sum += value) / (at + 1));
      });
      const lengths = Int32Array.from(chosen, ({ length }) => length);
      const join = (arrays: readonly Float32Array[]): Float32Array =>
        Float32Array.from(arrays.flatMap((array) => [...array]));
      const batch = indices.length;
      const inputs = { values: join(chosen.map(({ values }) => values)), shape: [batch, time, 1] };
      if (everyStep) {
        return {
          inputs,
          lengths,
          targets: { values: join(means), shape: [batch, time, 1] },
          targetWeights: { values: join(chosen.map(({ weights }) => weights)), shape: [batch, time] },
        };
      }
      const last = Float32Array.from(means, (row, at) => row[lengths[at]! - 1]!);
      return { inputs, lengths, targets: { values: last, shape: [batch, 1] } };
    },
  };
}
