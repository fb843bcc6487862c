import { createEngine, gru, initializeWeights, lstm, sequential } from '@recurrent/core';
import { against } from './against.js';
import type { BenchRow, SuiteOptions } from './row.js';
import { numbers } from './size.js';

const [I, B, T] = [32, 32, 50];
const steps = 100;

/** Weights kept as int8 against the same engine with float32: speed, bytes, and how far outputs move. */
export async function* int8({ seconds }: SuiteOptions): AsyncIterable<BenchRow> {
  for (const cell of ['lstm', 'gru'] as const) {
    for (const H of cell === 'lstm' ? [16, 32, 64, 128, 256, 512] : [128]) {
      const layer = { units: H, returnSequences: true };
      const network = sequential([cell === 'lstm' ? lstm(layer) : gru(layer)], { numFeatures: I });
      const weights = initializeWeights(network, 1);
      const [ours, peer] = [
        createEngine(network, weights, { weights: 'int8' }),
        createEngine(network, weights),
      ];
      const inputs = numbers([B, T, I]);
      const [own, exact] = [ours.predict(inputs).values, peer.predict(inputs).values];
      const moved = own.reduce((largest, value, at) => Math.max(largest, Math.abs(value - exact[at]!)), 0);
      const [stream, other] = [ours.openStream(), peer.openStream()];
      const input = inputs.values.subarray(0, I);
      const sweep = (name: string) => (cell === 'lstm' ? { sweep: { name, at: H } } : {});
      yield* against({
        suite: 'int8',
        case: `${cell} I${I} H${H}, ${steps} live steps`,
        ...sweep('units of a step'),
        seconds: seconds / 3,
        ours: async () => {
          for (let step = 0; step < steps; step++) stream.step(input);
        },
        peers: [
          {
            name: 'ours with float32',
            run: async () => {
              for (let step = 0; step < steps; step++) other.step(input);
            },
          },
        ],
      });
      const rows = against({
        suite: 'int8',
        case: `${cell} I${I} H${H} B${B} T${T}`,
        ...sweep('units of a batch'),
        seconds: seconds / 3,
        ours: async () => ours.predict(inputs),
        peers: [{ name: 'ours with float32', run: async () => peer.predict(inputs) }],
      });
      const note = `outputs move by ${moved.toExponential(1)} at most`;
      for await (const row of rows) yield { ...row, note };
    }
  }
}
