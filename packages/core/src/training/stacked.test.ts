import { concat, dispose, split, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { randomArray, randomWeights } from '../inference/any-network.test.support.js';
import { createEngine } from '../inference/engine.js';
import * as tensorflow from '../layers/index.js';
import {
  concatenate,
  dense,
  from,
  graph,
  gru,
  initializeWeights,
  input,
  lstm,
  minGru,
  minLstm,
  sequential,
  simpleRnn,
  stackedFrom,
  stackedRnn,
  type SequentialNetwork,
} from '../network/index.js';
import { memoryStore } from '../task/memory-store.js';
import { runningMeans } from './small-batches.test.support.js';
import { trainNetwork, type TrainingResult } from './train-network.js';
import type { TrainingOptions } from './training-options.js';

beforeAll(() => tensorflow.prepareBackend());

const makers = { gru, lstm, simpleRnn, minGru, minLstm };
const layerMakers = {
  gru: tensorflow.gru,
  lstm: tensorflow.lstm,
  simpleRnn: tensorflow.simpleRnn,
  minGru: tensorflow.minGru,
  minLstm: tensorflow.minLstm,
};
const kind = fc.constantFrom<(keyof typeof makers)[]>('gru', 'lstm', 'simpleRnn', 'minGru', 'minLstm');
const stacks = fc.array(
  fc.record({
    kind,
    units: fc.integer({ min: 1, max: 5 }),
    useBias: fc.boolean(),
    dropout: fc.constantFrom(0, 0.3),
  }),
  { minLength: 1, maxLength: 3 },
);
const [batch, time, numFeatures] = [3, 6, 2];

describe('a stack', () => {
  test('gives as one layer of TensorFlow.js, whole or in parts from its states, what it gives in the engine', () => {
    fc.assert(
      fc.property(stacks, fc.nat(1000), fc.integer({ min: 1, max: time - 1 }), (cells, seed, cut) => {
        const described = cells.map(({ kind: name, ...options }) => makers[name](options));
        const network = sequential(stackedRnn(described, { returnSequences: true }), { numFeatures });
        const weights = randomWeights(network, seed);
        const inputs = randomArray(seed, [batch, time, numFeatures]);
        const engine = createEngine(network, weights);
        const expected = engine.predict(inputs);
        engine.dispose();
        const layer = tensorflow.stackedRnn(
          cells.map(({ kind: name, ...options }) => layerMakers[name](options)),
          { returnSequences: true, returnState: true, dropout: 0.4 },
        );
        const worst = tidy(() => {
          const x = tensor(inputs.values, [batch, time, numFeatures]);
          layer.apply(x);
          layer.setWeights(weights.map(({ values, shape }) => tensor(values, [...shape])));
          const [whole, ...final] = layer.apply(x) as [Tensor, ...Tensor[]];
          const [early, late] = split(x, [cut, time - cut], 1) as [Tensor, Tensor];
          const [first, ...states] = layer.apply(early) as [Tensor, ...Tensor[]];
          const [second, ...after] = layer.apply([late, ...states]) as [Tensor, ...Tensor[]];
          const inParts = [concat([first, second], 1), ...after];
          return Math.max(
            ...[whole, ...final].flatMap((one, index) => distances(one, inParts[index]!.dataSync())),
            ...distances(whole, expected.values),
          );
        });
        dispose(layer.weights.map((weight) => weight.read()));
        expect(worst).toBeLessThan(1e-5);
      }),
      { numRuns: 30, seed: 3 },
    );
  });

  test('begins in a graph, in the engine as in the layers that are trained, where another one ended', () => {
    fc.assert(
      fc.property(stacks, fc.nat(1000), fc.integer({ min: 1, max: time }), (cells, seed, length) => {
        const stack = (returnSequences: boolean): ReturnType<typeof stackedRnn> =>
          stackedRnn(
            cells.map(({ kind: name, ...options }) => makers[name](options)),
            { dropout: 0.2, returnSequences },
          );
        const top = cells.length - 1;
        const ends = cells.map((_, index) => `decoder_${index}:1`);
        const network = graph({
          inputs: { source: input({ numFeatures }), target: input({ numFeatures }) },
          layers: {
            ...stackedFrom('source', stack(false), { name: 'encoder' }),
            ...stackedFrom('target', stack(true), { name: 'decoder', initialState: 'encoder' }),
            answer: from(`decoder_${top}`, dense({ units: 2 })),
            states: from([...ends, 'encoder_0:1'], concatenate()),
          },
          output: ['answer', 'states'],
        });
        const weights = randomWeights(network, seed);
        const [source, target] = [1, 2].map((more) => randomArray(seed + more, [batch, time, numFeatures]));
        const lengths = Int32Array.of(length, time, 1);
        const engine = createEngine(network, weights);
        const given = engine.predictAll(
          { source: source!, target: target! },
          { lengths: { source: lengths } },
        );
        engine.dispose();
        const model = tensorflow.buildLayers(network);
        tensorflow.setWeights(model, { network, weights });
        const worst = tidy(() => {
          const steps = Array.from({ length: time }, (_, step) => step);
          const mask = tensor(
            Array.from(lengths, (real) => steps.map((step) => step < real)),
            [batch, time],
            'bool',
          );
          const made = tensorflow.runGraph(model, {
            source: { tensor: tensor(source!.values, [batch, time, numFeatures]), mask },
            target: { tensor: tensor(target!.values, [batch, time, numFeatures]) },
          });
          return Math.max(
            ...network.config.outputs.flatMap((name) =>
              distances(made.get(name)!.tensor, given[name]!.values),
            ),
          );
        });
        model.dispose();
        expect(worst).toBeLessThan(1e-5);
      }),
      { numRuns: 30, seed: 4 },
    );
  });

  const both = sequential(
    [
      ...stackedRnn([lstm({ units: 3, dropout: 0.2 }), minGru({ units: 2 })], {
        dropout: 0.3,
        returnSequences: true,
        mergeMode: 'concat',
      }),
      dense({ units: 1 }),
    ],
    { numFeatures: 1 },
  );

  const train = (of: SequentialNetwork, options: Partial<TrainingOptions> = {}): Promise<TrainingResult> =>
    trainNetwork(of, initializeWeights(of, 1), {
      examples: runningMeans(10),
      loss: 'meanSquaredError',
      epochs: 2,
      batchSize: 4,
      learningRate: 0.05,
      seed: 3,
      ...options,
    });

  test('learns in both directions, and goes on bit by bit when killed', async () => {
    const store = memoryStore();
    const death = new Error('killed');
    let done = 0;
    const dying = train(both, {
      checkpoint: { store, every: 1 },
      onProgress() {
        if (++done > 2) throw death;
      },
    });
    await expect(dying).rejects.toBe(death);
    const whole = await train(both);
    expect(await train(both, { checkpoint: { store, every: 1, resume: true } })).toEqual(whole);
    expect(whole.history.at(-1)!.loss).toBeLessThan(whole.history[0]!.loss);
  });
});

function distances(ours: Tensor, expected: ArrayLike<number>): number[] {
  const values = ours.dataSync();
  expect(values).toHaveLength(expected.length);
  return Array.from(values, (value, at) => Math.abs(value - expected[at]!));
}
