import { expect, test } from 'vitest';
import { cases, networkOf } from '../network/golden-embedding.test.support.js';
import { dense, embedding, gru, sequential } from '../network/index.js';
import { randomWeights } from './any-network.test.support.js';
import { createEngine } from './engine.js';

test.each(cases)('ids through an embedding and $className, maskZero $maskZero, are as in Keras', (golden) => {
  const { network, weights } = networkOf(golden);
  const engine = createEngine(network, weights);
  const { values } = engine.predict({ values: Float32Array.from(golden.ids), shape: golden.shape });
  expect(values).toHaveLength(golden.outputs.length);
  const differences = golden.outputs.map((output, at) => Math.abs(output - values[at]!));
  expect(Math.max(...differences)).toBeLessThan(1e-5);
});

const words = embedding({ inputDim: 5, outputDim: 3, maskZero: true });

test.each([
  ['every step', sequential([words, gru({ units: 4, returnSequences: true }), dense({ units: 2 })])],
  ['the last', sequential([words, gru({ units: 4 }), dense({ units: 2 })])],
])('a stream of ids gives what the whole gives, masked ids too: %s', (_, network) => {
  const engine = createEngine(network, randomWeights(network, 2));
  const stream = engine.openStream();
  const ids = Float32Array.of(0, 1, 0, 4, 2);
  for (let step = 1; step <= ids.length; step++) {
    const whole = engine.predict({ values: ids.slice(0, step), shape: [1, step] }).values;
    const output = stream.step(ids.subarray(step - 1, step));
    const differences = output.map((value, at) => Math.abs(value - whole.at(at - output.length)!));
    expect(Math.max(...differences)).toBeLessThan(1e-6);
  }
});

test('whatever stands behind a row’s length is no id', () => {
  const network = sequential([words, gru({ units: 4 })]);
  const engine = createEngine(network, randomWeights(network, 3));
  const padded = engine.predict(
    { values: Float32Array.of(3, Number.NaN), shape: [1, 2] },
    { lengths: Int32Array.of(1) },
  );
  expect(padded).toEqual(engine.predict({ values: Float32Array.of(3), shape: [1, 1] }));
});

test.each([5, -1, 1.5, Number.NaN])(
  'id %d is refused where there is no vector for it, and nothing is lost',
  (id) => {
    const network = sequential([words, gru({ units: 4 })]);
    const engine = createEngine(network, randomWeights(network, 3));
    const refusal = expect.objectContaining({
      code: 'invalid-argument',
      message:
        `embedding reads ids, whole numbers from 0 to 4. Received ${id}. ` +
        'Encode it with the vocabulary that the network was trained with.',
    });
    const many = { values: new Float32Array(100_000).fill(1), shape: [100, 1000] };
    engine.predict(many);
    const { bytes } = engine.memory();
    many.values[99_999] = id;
    for (let run = 0; run < 10; run++) expect(() => engine.predict(many)).toThrow(refusal);
    expect(engine.memory().bytes).toBe(bytes);
    expect(() => engine.openStream().step(Float32Array.of(id))).toThrow(refusal);
  },
);

test('inputs that are no ids are refused', () => {
  const network = sequential([words, gru({ units: 4 })]);
  const engine = createEngine(network, randomWeights(network, 3));
  expect(() => engine.predict({ values: new Float32Array(4), shape: [1, 2, 2] })).toThrow(
    'inputs have the shape [batch, time], as in training. Received [1,2,2]. ' +
      'Encode them with the preprocessor that the network was trained with.',
  );
});
