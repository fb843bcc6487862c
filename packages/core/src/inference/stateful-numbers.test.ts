import { expect, test } from 'vitest';
import { networkOf, statefulLayers } from '../network/golden-stateful.test.support.js';
import { createEngine } from './engine.js';

test.each(statefulLayers)(
  "$className, resetAfter $resetAfter, in a stream has the numbers of Keras's stateful layer over all its batches",
  (golden) => {
    const { network, weights } = networkOf(golden);
    const [batch, time, inputDim] = golden.inputShape;
    const engine = createEngine(network, weights);
    for (let row = 0; row < batch; row++) {
      const stream = engine.openStream();
      golden.batches.forEach((values, which) => {
        for (let step = 0; step < time; step++) {
          const at = row * time + step;
          const output = stream.step(Float32Array.from(values.slice(at * inputDim, (at + 1) * inputDim)));
          const expected = golden.outputs[which]!.slice(at * golden.units, (at + 1) * golden.units);
          expected.forEach((value, unit) => expect(Math.abs(output[unit]! - value)).toBeLessThan(1e-5));
        }
      });
      stream.close();
    }
    engine.dispose();
  },
);
