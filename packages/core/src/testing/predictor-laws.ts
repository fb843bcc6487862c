import { memory } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { dense, initializeWeights, sequential, type Weights } from '../network/index.js';
import { memoryStore } from '../task/memory-store.js';
import { loadModel, saveModel } from '../task/saved-model.js';
import type { ConformingPredictor, PredictorSuite } from './predictor-suite.js';

/** What holds for every predictor. `check` rejects where it does not. */
export interface PredictorLaw {
  readonly name: string;
  readonly check: <Samples, Inputs, Outputs, Subject extends ConformingPredictor<Samples, Inputs, Outputs>>(
    suite: PredictorSuite<Samples, Inputs, Outputs, Subject>,
  ) => Promise<void>;
}

const seed = 1;
const tolerance = 1e-5;

export const predictorLaws: readonly PredictorLaw[] = [
  {
    name: 'learns its samples',
    async check({ create, samples, fit }) {
      const predictor = create(seed);
      const { history } = await predictor.fit(samples, { ...fit, seed });
      predictor.dispose();
      expect(history).toHaveLength(fit.epochs);
      expect(history.at(-1)!.loss).toBeLessThan(0.7 * history[0]!.loss);
    },
  },
  {
    name: 'gives the same weights for the same seed',
    async check(suite) {
      expect(await trainedWeights(suite)).toEqual(await trainedWeights(suite));
    },
  },
  {
    name: 'predicts the same after it was saved and loaded',
    async check({ create, load, samples, fit, inputs }) {
      const predictor = create(seed);
      await predictor.fit(samples, { ...fit, epochs: 1, seed });
      const store = memoryStore();
      await predictor.save(store);
      const loaded = await load(store);
      expect(await loaded.predict(inputs)).toEqual(await predictor.predict(inputs));
      predictor.dispose();
      loaded.dispose();
    },
  },
  {
    name: 'refuses a model of another task',
    async check({ load }) {
      const network = sequential([dense({ units: 1 })], { numFeatures: 1 });
      const weights = initializeWeights(network, seed);
      const store = memoryStore();
      await saveModel({ task: 'something else', network, weights, preprocessor: {}, training: null }, store);
      await expect(load(store)).rejects.toMatchObject({
        code: 'bad-saved-model',
        message: expect.stringContaining('something else'),
      });
    },
  },
  {
    name: 'ends a stream where the whole ends',
    async check({ create, inputs, stream, numbers }) {
      const predictor = create(seed);
      let last: readonly number[] = [];
      for await (const outputs of stream(predictor, inputs)) last = numbers(outputs);
      const whole = numbers(await predictor.predict(inputs));
      predictor.dispose();
      expect(whole.length).toBeGreaterThan(0);
      expect(last).toHaveLength(whole.length);
      for (const [index, value] of whole.entries()) {
        expect(Math.abs(last[index]! - value)).toBeLessThan(tolerance * Math.max(1, Math.abs(value)));
      }
    },
  },
  {
    name: 'frees a stream that is left early',
    async check({ create, inputs, stream }) {
      const predictor = create(seed);
      let streams = 0;
      for await (const _ of stream(predictor, inputs)) {
        ({ streams } = predictor.memory());
        break;
      }
      expect(streams).toBe(1);
      expect(predictor.memory().streams).toBe(0);
      predictor.dispose();
    },
  },
  {
    name: 'keeps no tensor of a training, prediction or stream',
    async check({ create, samples, fit, inputs, stream }) {
      const predictor = create(seed);
      const work = async (): Promise<number> => {
        await predictor.fit(samples, { ...fit, epochs: 2, seed });
        await predictor.predict(inputs);
        for await (const _ of stream(predictor, inputs)) break;
        return memory().numTensors;
      };
      const before = await work();
      expect(await work()).toBe(before);
      predictor.dispose();
    },
  },
];

async function trainedWeights<
  Samples,
  Inputs,
  Outputs,
  Subject extends ConformingPredictor<Samples, Inputs, Outputs>,
>({ task, create, samples, fit }: PredictorSuite<Samples, Inputs, Outputs, Subject>): Promise<Weights> {
  const predictor = create(seed);
  await predictor.fit(samples, { ...fit, epochs: 2, seed });
  const store = memoryStore();
  await predictor.save(store);
  predictor.dispose();
  return (await loadModel(store, { task })).weights;
}
