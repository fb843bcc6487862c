import { expect, test } from 'vitest';
import { randomArray } from '../inference/any-network.test.support.js';
import { createEngine } from '../inference/engine.js';
import { concatenate, dense, from, graph, gru, initializeWeights, input } from '../network/index.js';
import { attention } from '../network/index.js';
import { createPredictor } from './predictor.js';

test('a predictor of a graph streams beside what is known beforehand, as its engine does', () => {
  const network = graph({
    inputs: { steps: input({ numFeatures: 2 }), source: input({ numFeatures: 3 }) },
    layers: {
      heard: from('steps', gru({ units: 3, returnSequences: true })),
      attended: from(['heard', 'source'], attention()),
      both: from(['heard', 'attended'], concatenate()),
      said: from('both', dense({ units: 2 })),
    },
    output: 'said',
  });
  const weights = initializeWeights(network, 2);
  const predictor = createPredictor<Float32Array, Float32Array, Float32Array, number>({
    task: 'translation',
    network,
    weights,
    loss: 'meanSquaredError',
    preprocessor: {
      numFeatures: 2,
      encode: ([values]) => ({ inputs: { values: values!, shape: [1, values!.length / 2, 2] } }),
      examples: () => ({ count: 0, batch: () => expect.unreachable() }),
      decode: ({ values }) => [values],
      toJSON: () => ({}),
    },
    evaluate: async () => 0,
  });
  const source = randomArray(4, [1, 5, 3]);
  const steps = randomArray(5, [1, 4, 2]);
  const stream = predictor.openStream({ source });
  const said = [0, 1, 2, 3].flatMap((step) => [
    ...stream.step(steps.values.subarray(2 * step, 2 * step + 2)),
  ]);
  const whole = createEngine(network, weights).predict({ steps, source });
  for (const [index, value] of whole.values.entries()) expect(said[index]).toBeCloseTo(value, 5);
  expect(() => predictor.openStream()).toThrow(
    "Received attended, which looks at every step of 'source', however many there are.",
  );
  stream.close();
  expect(predictor.memory().streams).toBe(0);
  predictor.dispose();
});
