import { expect, test } from 'vitest';
import type { DenseArray } from '../data/dense-array.js';
import { randomArray } from '../inference/any-network.test.support.js';
import { createEngine } from '../inference/engine.js';
import {
  attention,
  concatenate,
  dense,
  from,
  graph,
  gru,
  initializeWeights,
  input,
  multiply,
  vectorInput,
} from '../network/index.js';
import { createRandom } from '../random.js';
import { createPredictor } from './predictor.js';
import type { NamedEncodedInputs } from './preprocessor.js';

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

/** Readings of a sensor and which way round it hangs → its last reading, the right way round. */
interface Sensor {
  readonly readings: readonly number[];
  readonly side: 1 | -1;
}

const time = 5;
const truth = ({ readings, side }: Sensor): number => side * readings.at(-1)!;

interface EncodedSensors extends NamedEncodedInputs {
  readonly inputs: Record<'readings' | 'side', DenseArray>;
  readonly lengths: { readonly readings: Int32Array };
}

function encodeSensors(sensors: readonly Sensor[]): EncodedSensors {
  const values = new Float32Array(sensors.length * time);
  sensors.forEach(({ readings }, row) => values.set(readings, row * time));
  return {
    inputs: {
      readings: { values, shape: [sensors.length, time, 1] },
      side: { values: Float32Array.from(sensors, ({ side }) => side), shape: [sensors.length, 1] },
    },
    lengths: { readings: Int32Array.from(sensors, ({ readings }) => readings.length) },
  };
}

test('a predictor of a graph with several inputs learns what none of them tells alone', async () => {
  const random = createRandom(3);
  const sensors = Array.from({ length: 400 }, (): Sensor => ({
    readings: Array.from({ length: 1 + random.integer(time) }, () => 2 * random.uniform() - 1),
    side: random.uniform() < 0.5 ? -1 : 1,
  }));
  const [learned, held] = [sensors.slice(0, 300), sensors.slice(300)];
  const predictor = createPredictor<Sensor, Sensor, number, number>({
    task: 'sensors',
    network: graph({
      inputs: { readings: input({ numFeatures: 1 }), side: vectorInput({ numFeatures: 1 }) },
      layers: {
        heard: from('readings', gru({ units: 8 })),
        turned: from('side', dense({ units: 8 })),
        both: from(['heard', 'turned'], multiply()),
        said: from('both', dense({ units: 1 })),
      },
      output: 'said',
    }),
    loss: 'meanSquaredError',
    preprocessor: {
      numFeatures: 1,
      encode: encodeSensors,
      examples: (samples) => ({
        count: samples.length,
        batch(indices) {
          const rows = [...indices].map((index) => samples[index]!);
          const { inputs, lengths } = encodeSensors(rows);
          return {
            inputs: inputs.readings,
            lengths: lengths.readings,
            otherInputs: { side: { values: inputs.side } },
            targets: { values: Float32Array.from(rows, truth), shape: [rows.length, 1] },
          };
        },
      }),
      decode: ({ values }) => [...values],
      toJSON: () => ({}),
    },
    async evaluate(own, samples) {
      const predictions = await own.predict(samples);
      return (
        samples.reduce((sum, one, row) => sum + (predictions[row]! - truth(one)) ** 2, 0) / samples.length
      );
    },
  });
  const ofZero = held.reduce((sum, one) => sum + truth(one) ** 2, 0) / held.length;
  await predictor.fit(learned, { epochs: 40, batchSize: 32, learningRate: 0.01 });
  expect(await predictor.evaluate(held)).toBeLessThan(ofZero / 10);

  const [first] = held;
  const sessions = predictor.openSessions(2, {
    known: { side: { values: Float32Array.of(first!.side, -first!.side), shape: [2, 1] } },
  });
  let last = new Float32Array(2);
  for (const reading of first!.readings) last = sessions.step(Float32Array.of(reading, reading)).slice();
  const [whole] = await predictor.predict([first!]);
  expect(last[0]).toBeCloseTo(whole!, 4);
  expect(last[0]! * last[1]!).toBeLessThan(0);
  predictor.dispose();
});
