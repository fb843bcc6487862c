import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ExampleSource, TrainingBatch } from '../data/example-source.js';
import { randomArray, randomWeights } from '../inference/any-network.test.support.js';
import { createEngine } from '../inference/engine.js';
import { prepareBackend } from '../layers/index.js';
import {
  bidirectional,
  dense,
  dropout,
  from,
  fromKerasJson,
  graph,
  gru,
  input,
  lstm,
  minGru,
  sequential,
  simpleRnn,
  toKerasJson,
  vectorInput,
  type SequentialNetwork,
} from '../network/index.js';
import { memoryStore } from '../task/memory-store.js';
import type { TrainingOptions } from './training-options.js';
import { trainNetwork } from './train-network.js';

beforeAll(() => prepareBackend());

const cells = { gru, lstm, simpleRnn, minGru };
const [rows, steps, batches] = [3, 4, 5];

/** Rows of one long recording each, and the number that each step is to give. */
const recording = randomArray(1, [rows, batches * steps, 2]);
const goal = randomArray(2, [rows, batches * steps, 1]);

/** Examples [batch · rows + row] are the stretches of that row, as a stateful network wants them. */
const stretches: ExampleSource = {
  count: batches * rows,
  batch: (indices): TrainingBatch => ({
    inputs: cut(recording, indices, 2),
    targets: cut(goal, indices, 1),
  }),
};

function cut(
  { values }: { readonly values: Float32Array },
  indices: Int32Array,
  width: number,
): TrainingBatch['inputs'] {
  const taken = Array.from(indices, (index) => {
    const [row, batch] = [index % rows, Math.floor(index / rows)];
    const start = (row * batches + batch) * steps * width;
    return [...values.subarray(start, start + steps * width)];
  });
  return { values: Float32Array.from(taken.flat()), shape: [indices.length, steps, width] };
}

function networkOf(cell: keyof typeof cells, stateful: boolean): SequentialNetwork {
  const layer = cells[cell]({ units: 4, returnSequences: true, stateful });
  return sequential([layer, dropout({ rate: 0.2 }), dense({ units: 1 })], { numFeatures: 2 });
}

const options: TrainingOptions = {
  examples: stretches,
  batchSize: rows,
  epochs: 3,
  loss: 'meanSquaredError',
  learningRate: 0.02,
};

describe.each(Object.keys(cells) as (keyof typeof cells)[])('a stateful %s', (cell) => {
  const network = networkOf(cell, true);
  const first = randomWeights(network, 1);

  test('judges stretches one after the other as an engine does the whole recordings', async () => {
    const whole = createEngine(network, first).predict(recording).values;
    const loss = goal.values.reduce((sum, value, at) => sum + (value - whole[at]!) ** 2, 0) / whole.length;
    const one = { ...options, learningRate: 1e-30, epochs: 1, validation: stretches };
    const { history } = await trainNetwork(network, first, one);
    expect(history[0]!.validationLoss).toBeCloseTo(loss, 5);
    const forgetful = await trainNetwork(networkOf(cell, false), first, one);
    expect(Math.abs(forgetful.history[0]!.validationLoss! - loss)).toBeGreaterThan(1e-4);
  });

  test('goes on from a checkpoint between two batches, bit by bit', async () => {
    const whole = await trainNetwork(network, first, { ...options, validation: stretches });
    const store = memoryStore();
    const abort = new AbortController();
    const checkpoint = { store, every: 1, resume: true };
    const kept = { ...options, validation: stretches, checkpoint };
    await trainNetwork(network, first, {
      ...kept,
      signal: abort.signal,
      onProgress({ epoch, batch }) {
        if (epoch === 2 && batch === 3) abort.abort();
      },
    });
    const resumed = await trainNetwork(network, first, kept);
    expect(resumed.weights).toEqual(whole.weights);
    expect(resumed.history).toEqual(whole.history);
  });

  test('leaves no tensor behind', async () => {
    await trainNetwork(network, first, options);
    const { numTensors } = memory();
    await trainNetwork(network, first, options);
    expect(memory().numTensors).toBe(numTensors);
  });

  test('is the same in Keras’s JSON', () => {
    const json = JSON.parse(JSON.stringify(toKerasJson(network))) as ReturnType<typeof toKerasJson>;
    expect(JSON.stringify(json)).toContain('"stateful":true');
    expect(fromKerasJson(json)).toEqual(network);
  });
});

describe('a stateful network in segments', () => {
  const network = sequential(
    [lstm({ units: 4, returnSequences: true, stateful: true }), dense({ units: 1 })],
    {
      numFeatures: 2,
    },
  );
  const first = randomWeights(network, 1);

  test('learns from whole recordings what it learns from stretches as long as a segment', async () => {
    const recordings: ExampleSource = {
      count: rows,
      batch: () => ({ inputs: recording, targets: goal }),
    };
    const cutUp = await trainNetwork(network, first, { ...options, validation: stretches });
    const truncated = await trainNetwork(network, first, {
      ...options,
      examples: recordings,
      validation: recordings,
      truncateAfter: steps,
    });
    expect(truncated.weights).toEqual(cutUp.weights);
    truncated.history.forEach(({ validationLoss }, epoch) =>
      expect(validationLoss).toBeCloseTo(cutUp.history[epoch]!.validationLoss!, 6),
    );
  });

  test('goes on behind the last segment of a batch', async () => {
    const halved = await trainNetwork(network, first, { ...options, truncateAfter: steps / 2 });
    const whole = await trainNetwork(network, first, {
      ...options,
      examples: { count: rows, batch: () => ({ inputs: recording, targets: goal }) },
      truncateAfter: steps / 2,
    });
    expect(halved.weights).toEqual(whole.weights);
  });
});

describe('a stateful network is measured', () => {
  const network = networkOf('gru', true);
  const first = randomWeights(network, 1);
  const one: TrainingOptions = {
    ...options,
    learningRate: 1e-30,
    epochs: 1,
    validation: stretches,
    metrics: ['rootMeanSquaredError'],
  };

  test.each([1, 2])('as it goes on from batch to batch, by %d workers', async (workers) => {
    const whole = createEngine(network, first).predict(recording).values;
    const squares = goal.values.reduce((sum, value, at) => sum + (value - whole[at]!) ** 2, 0);
    const { history } = await trainNetwork(network, first, { ...one, workers });
    expect(history[0]!.metrics!.rootMeanSquaredError).toBeCloseTo(Math.sqrt(squares / whole.length), 5);
  });

  test('without a change to what it learns', async () => {
    const given = { ...one, learningRate: 0.02, epochs: 2 };
    const { metrics: _, ...plain } = given;
    const measured = await trainNetwork(network, first, given);
    expect(measured.weights).toEqual((await trainNetwork(network, first, plain)).weights);
  });
});

describe('a stateful network on threads', () => {
  const layers = [gru({ units: 4, returnSequences: true, stateful: true }), dense({ units: 1 })];
  const network = sequential(layers, { numFeatures: 2 });
  const first = randomWeights(network, 1);
  const given = { ...options, validation: stretches };

  test('learns what it learns on one, each keeping the states of its rows', async () => {
    const alone = await trainNetwork(network, first, given);
    const shared = await trainNetwork(network, first, { ...given, workers: 2 });
    shared.weights.forEach(({ values }, which) =>
      values.forEach((value, at) => expect(value).toBeCloseTo(alone.weights[which]!.values[at]!, 5)),
    );
    shared.history.forEach(({ validationLoss }, epoch) =>
      expect(validationLoss).toBeCloseTo(alone.history[epoch]!.validationLoss!, 5),
    );
  });

  test('goes on from a checkpoint between two batches, bit by bit', async () => {
    const dropping = networkOf('lstm', true);
    const begin = randomWeights(dropping, 1);
    const whole = await trainNetwork(dropping, begin, { ...given, workers: 2 });
    const checkpoint = { store: memoryStore(), every: 1, resume: true };
    const abort = new AbortController();
    await trainNetwork(dropping, begin, {
      ...given,
      workers: 2,
      checkpoint,
      signal: abort.signal,
      onProgress({ epoch, batch }) {
        if (epoch === 2 && batch === 3) abort.abort();
      },
    });
    expect(await trainNetwork(dropping, begin, { ...given, workers: 2, checkpoint })).toEqual(whole);
  });
});

describe('a stateful network', () => {
  const network = networkOf('gru', true);
  const fit = (given: Partial<TrainingOptions>): Promise<unknown> =>
    trainNetwork(network, randomWeights(network, 1), { ...options, ...given });

  test.each<[Partial<TrainingOptions>, string]>([
    [
      { batchSize: 4 },
      'Rows of a stateful network go on from batch to batch, so that batches are of one size and in order. ' +
        'Received 15 examples in batches of 4. Give as many examples as fill their batches: row i of each is the sequel of row i of the one before.',
    ],
    [
      { bucketByLength: true, examples: { ...stretches, lengthOf: () => steps } },
      'Examples of a stateful network stay in their order, which bucketByLength would change. ' +
        'Received true. Leave it out, or stateful.',
    ],
  ])('refuses %o', async (given, message) => {
    await expect(fit(given)).rejects.toThrow(message);
  });

  test('reads in one direction, and begins where it ended', () => {
    expect(() =>
      sequential([bidirectional({ layer: gru({ units: 2, stateful: true }) })], { numFeatures: 1 }),
    ).toThrow(
      'bidirectional: what is read backwards has no batch before it to go on from. Received stateful: true. Leave it out.',
    );
    expect(() =>
      graph({
        inputs: { x: input({ numFeatures: 1 }), state: vectorInput({ numFeatures: 2 }) },
        layers: { h: from('x', gru({ units: 2, stateful: true }), { initialState: ['state'] }) },
        output: 'h',
      }),
    ).toThrow(
      'h goes on from the batch before, so it runs once and begins from no other states. ' +
        'Received stateful: true and an initialState. Leave stateful out.',
    );
  });
});
