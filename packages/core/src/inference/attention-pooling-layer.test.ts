import { expect, test } from 'vitest';
import { attentionPooling, dense, gru, masking, sequential, type Weights } from '../network/index.js';
import { randomArray, randomWeights } from './any-network.test.support.js';
import { createEngine } from './engine.js';

test('attention pays most to the step that answers the query best', () => {
  const network = sequential([attentionPooling({ units: 1 })], { numFeatures: 1 });
  const weights: Weights = [
    { name: 'attention_pooling/kernel', shape: [1, 1], values: Float32Array.of(1) },
    { name: 'attention_pooling/bias', shape: [1], values: Float32Array.of(0.5) },
    { name: 'attention_pooling/query', shape: [1], values: Float32Array.of(2) },
  ];
  const inputs = { values: Float32Array.of(-1, 0, 1), shape: [1, 3, 1] };
  const { outputs, scores } = createEngine(network, weights).predictWithScores(inputs);
  const powers = [-1, 0, 1].map((x) => Math.exp(2 * Math.tanh(x + 0.5)));
  const sum = powers.reduce((total, power) => total + power, 0);
  powers.forEach((power, step) => expect(scores.values[step]).toBeCloseTo(power / sum, 6));
  expect(outputs.values[0]).toBeCloseTo((powers[2]! - powers[0]!) / sum, 6);
});

test('scores of each row sum to 1 over its real steps, in a batch that is split too', () => {
  const network = sequential(
    [gru({ units: 60, returnSequences: true }), attentionPooling({ units: 4 }), dense({ units: 2 })],
    {
      numFeatures: 3,
    },
  );
  const engine = createEngine(network, randomWeights(network, 1));
  const lengths = Int32Array.from({ length: 1500 }, (_, row) => row % 51);
  const { scores, outputs } = engine.predictWithScores(randomArray(1, [1500, 50, 3]), { lengths });
  expect([scores.shape, outputs.shape]).toEqual([
    [1500, 50],
    [1500, 2],
  ]);
  for (const row of [1, 20, 700, 1499]) {
    const ofRow = [...scores.values.subarray(row * 50, (row + 1) * 50)];
    const real = ofRow.slice(0, lengths[row]);
    expect(real.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 5);
    expect(ofRow.slice(lengths[row]).every((score) => score === 0)).toBe(true);
  }
  expect(scores.values.subarray(0, 50).every((score) => score === 0)).toBe(true);
});

test('a stream weighs its steps as the whole does, masked ones too, and goes on from a saved state', () => {
  const network = sequential([masking(), attentionPooling({ units: 3 })], { numFeatures: 2 });
  const engine = createEngine(network, randomWeights(network, 2));
  const inputs = randomArray(3, [1, 8, 2]);
  inputs.values.fill(0, 0, 2).fill(0, 6, 8);
  let stream = engine.openStream();
  for (let step = 1; step <= 8; step++) {
    stream = stream.copy();
    const whole = engine.predict({ values: inputs.values.subarray(0, 2 * step), shape: [1, step, 2] }).values;
    const output = stream.step(inputs.values.subarray(2 * step - 2, 2 * step));
    expect(Math.max(...output.map((value, unit) => Math.abs(value - whole[unit]!)))).toBeLessThan(1e-6);
  }
});

test('a network without attention has no scores', () => {
  const network = sequential([gru({ units: 2 })], { numFeatures: 1 });
  const engine = createEngine(network, randomWeights(network, 1));
  expect(() => engine.predictWithScores(randomArray(1, [1, 2, 1]))).toThrow(
    'Scores come from attention. Received a network without attentionPooling. Use predict.',
  );
});
