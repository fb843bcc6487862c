import { ones } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { describePredictor } from './index.js';
import { predictorLaws } from './predictor-laws.js';
import { runningMeanSuite } from './running-mean.test.support.js';

describePredictor(runningMeanSuite);

/** Names of the laws that a suite breaks. */
async function brokenLaws(suite: typeof runningMeanSuite): Promise<string[]> {
  const broken: string[] = [];
  for (const { name, check } of predictorLaws) {
    await check(suite).catch(() => broken.push(name));
  }
  return broken;
}

type Toy = ReturnType<typeof runningMeanSuite.create>;

/** The suite with some of its predictors' verbs done wrong. */
function spoiled(verbs: (predictor: Toy) => Partial<Toy>): typeof runningMeanSuite {
  const { create } = runningMeanSuite;
  return {
    ...runningMeanSuite,
    create: (seed) => {
      const predictor = create(seed);
      return { ...predictor, ...verbs(predictor) };
    },
  };
}

describe('describePredictor', () => {
  test('finds nothing wrong with a sound task', async () => {
    expect(await brokenLaws(runningMeanSuite)).toEqual([]);
  });

  test('notices a task that does not learn', async () => {
    const suite = spoiled((predictor) => ({
      fit: (samples, options) => predictor.fit(samples, { ...options, learningRate: 1e-9 }),
    }));
    expect(await brokenLaws(suite)).toEqual(['learns its samples']);
  });

  test('notices a training that depends on more than its seed', async () => {
    let seed = 0;
    const suite = spoiled((predictor) => ({
      fit: (samples, options) => predictor.fit(samples, { ...options, seed: seed++ }),
    }));
    expect(await brokenLaws(suite)).toEqual(['gives the same weights for the same seed']);
  });

  test('notices a model that is saved before it is trained', async () => {
    const { create } = runningMeanSuite;
    const suite = spoiled(() => ({ save: (target) => create(1).save(target) }));
    expect(await brokenLaws(suite)).toEqual(['predicts the same after it was saved and loaded']);
  });

  test('notices a task that takes any model', async () => {
    const { load, create } = runningMeanSuite;
    const suite = {
      ...runningMeanSuite,
      load: (store: Parameters<typeof load>[0]) => load(store).catch(() => create(1)),
    };
    expect(await brokenLaws(suite)).toEqual(['refuses a model of another task']);
  });

  test('notices a stream that forgets', async () => {
    const { stream } = runningMeanSuite;
    const suite: typeof runningMeanSuite = {
      ...runningMeanSuite,
      stream: (predictor, [sequence = []]) => stream(predictor, [sequence.slice(1)]),
    };
    expect(await brokenLaws(suite)).toEqual(['ends a stream where the whole ends']);
  });

  test('notices a stream that nobody closes', async () => {
    const suite: typeof runningMeanSuite = {
      ...runningMeanSuite,
      async *stream(predictor, [sequence = []]) {
        const stream = predictor.openStream();
        for (const value of sequence) yield [...stream.step(Float32Array.of(value))];
      },
    };
    expect(await brokenLaws(suite)).toEqual(['frees a stream that is left early']);
  });

  test('notices a tensor that is left behind', async () => {
    const suite = spoiled((predictor) => ({
      predict(inputs) {
        ones([1]);
        return predictor.predict(inputs);
      },
    }));
    expect(await brokenLaws(suite)).toEqual(['keeps no tensor of a training, prediction or stream']);
  });
});
