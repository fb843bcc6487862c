import { describe, expect, test } from 'vitest';
import {
  bidirectional,
  gru,
  lstm,
  sequential,
  simpleRnn,
  type CellActivation,
  type SequentialNetwork,
} from '../network/index.js';
import { randomArray, randomWeights } from './any-network.test.support.js';
import { createEngine } from './engine.js';
import { referenceForward } from './reference-forward.test.support.js';

const [batch, time, numFeatures] = [3, 6, 4];
const shared = { units: 5, returnSequences: true } as const;
const activations: CellActivation[] = [
  'linear',
  'tanh',
  'sigmoid',
  'hardSigmoid',
  'relu',
  'elu',
  'selu',
  'swish',
  'gelu',
  'leakyRelu',
  'softplus',
  'softsign',
];

const layers = [
  ...activations.flatMap((activation) => [
    simpleRnn({ ...shared, activation }),
    gru({ ...shared, activation, recurrentActivation: 'hardSigmoid' }),
    gru({ ...shared, activation, resetAfter: false }),
    lstm({ ...shared, activation, recurrentActivation: 'hardSigmoid' }),
  ]),
  simpleRnn({ ...shared, layerNormalization: true, zoneoutHidden: 0.2 }),
  gru({ ...shared, layerNormalization: true, zoneoutHidden: 0.2 }),
  gru({ ...shared, layerNormalization: true, resetAfter: false }),
  gru({ ...shared, layerNormalization: true, useBias: false }),
  lstm({ ...shared, layerNormalization: true }),
  lstm({ ...shared, zoneoutHidden: 0.1, zoneoutCell: 0.4 }),
  lstm({ ...shared, cellClip: 0.1 }),
  lstm({ ...shared, projection: 2 }),
  lstm({ ...shared, projection: 7, cellClip: 0.3, layerNormalization: true, zoneoutCell: 0.5 }),
];
const networks: [string, SequentialNetwork][] = [
  ...layers.map((layer) => sequential([layer], { numFeatures })),
  ...layers
    .filter(({ config }) => config.layerNormalization)
    .map((layer) => sequential([bidirectional({ layer })], { numFeatures })),
].map((network) => [JSON.stringify(network.config.layers[0]), network]);

const inputs = randomArray(3, [batch, time, numFeatures]);
const lengths = Int32Array.of(6, 2, 4);

describe.each(networks)('%s', (_, network) => {
  const weights = randomWeights(network, 5);

  test("gives in the engine what the papers' equations give in float64", () => {
    const { values, shape } = createEngine(network, weights).predict(inputs, { lengths });
    const width = shape.at(-1)!;
    for (const [row, length] of lengths.entries()) {
      const steps = Array.from({ length }, (__, step) => {
        const from = (row * time + step) * numFeatures;
        return [...inputs.values.subarray(from, from + numFeatures)];
      });
      const expected = referenceForward(network, weights, steps).flat();
      const got = values.subarray(row * time * width, row * time * width + length * width);
      const scale = Math.max(1, ...expected.map(Math.abs));
      for (const [at, value] of expected.entries())
        expect(Math.abs(got[at]! - value) / scale).toBeLessThan(1e-5);
    }
  });

  test('ends a stream, at every step, where the whole ends, and goes on from saved states', () => {
    if (network.config.layers[0]!.className === 'Bidirectional') return;
    const engine = createEngine(network, weights);
    const whole = engine.predict({
      values: inputs.values.slice(0, time * numFeatures),
      shape: [1, time, numFeatures],
    });
    let stream = engine.openStream();
    const steps = Array.from({ length: time }, (__, step) => {
      const next = engine.openStream();
      next.state.restore(JSON.parse(JSON.stringify(stream.state.save())));
      stream.close();
      stream = next;
      return [...stream.step(inputs.values.slice(step * numFeatures, (step + 1) * numFeatures))];
    }).flat();
    const largest = Math.max(1, ...steps.map(Math.abs));
    for (const [at, value] of steps.entries())
      expect(Math.abs(value - whole.values[at]!) / largest).toBeLessThan(1e-6);
  });
});
