import { expect, test } from 'vitest';
import { teacherForcing } from '../data/teacher-forcing.js';
import { createEngine } from '../inference/engine.js';
import { dense, initializeWeights, lstm, sequential } from '../network/index.js';
import { trainNetwork } from './train-network.js';

test('a network that was taught says the whole sequence by itself', async () => {
  const time = 16;
  const network = sequential([lstm({ units: 12, returnSequences: true }), dense({ units: 1 })], {
    numFeatures: 1,
  });
  const melody = Float32Array.from(
    { length: time },
    (_, step) => Math.sin(step) + 0.5 * Math.cos(2.5 * step),
  );
  const targets = { values: melody, shape: [1, time, 1] };
  const { weights } = await trainNetwork(network, initializeWeights(network, 1), {
    examples: { count: 1, batch: () => ({ inputs: teacherForcing(targets), targets }) },
    loss: 'meanSquaredError',
    epochs: 400,
    learningRate: 0.02,
  });
  const stream = createEngine(network, weights).openStream();
  let said = 0;
  const spoken = Array.from(melody, () => (said = stream.step(Float32Array.of(said))[0]!));
  stream.close();
  spoken.forEach((value, step) => expect(Math.abs(value - melody[step]!)).toBeLessThan(0.1));
});
