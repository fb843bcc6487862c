import { beforeAll, describe, expect, test } from 'vitest';
import { prepareBackend } from '../backend/index.js';
import {
  bidirectional,
  conv1d,
  dense,
  from,
  graph,
  gru,
  initializeWeights,
  input,
  lstm,
  sequential,
  type Conv1dLayer,
  type DenseLayer,
  type GraphNetwork,
  type SequentialNetwork,
  type Unnamed,
} from '../network/index.js';
import { memoryStore } from '../task/memory-store.js';
import { runningMeans } from './small-batches.test.support.js';
import { trainNetwork, type TrainingResult } from './train-network.js';
import type { TrainingOptions } from './training-options.js';

beforeAll(() => prepareBackend());

const network = sequential(
  [
    bidirectional({
      layer: lstm({
        units: 3,
        returnSequences: true,
        dropout: 0.2,
        recurrentDropout: 0.3,
        zoneoutCell: 0.2,
        kernelConstraint: { name: 'maxNorm', maxValue: 0.5 },
        recurrentRegularizer: { l2: 0.01 },
      }),
    }),
    gru({ units: 3, returnSequences: true, dropout: 0.2, biasConstraint: { name: 'nonNeg' } }),
    dense({ units: 1 }),
  ],
  { numFeatures: 1 },
);

function train(
  options: Partial<TrainingOptions> = {},
  of: typeof network = network,
): Promise<TrainingResult> {
  return trainNetwork(of, initializeWeights(of, 1), {
    examples: runningMeans(10),
    loss: 'meanSquaredError',
    epochs: 2,
    batchSize: 4,
    learningRate: 0.05,
    seed: 3,
    ...options,
  });
}

describe('a training with dropouts, zoneout, penalties and constraints', () => {
  test('comes to the same weights from the same seed, and to others from another', async () => {
    const [one, same, other] = [await train(), await train(), await train({ seed: 4 })];
    expect(same).toEqual(one);
    expect(other.weights).not.toEqual(one.weights);
  });

  test.each([1, 2, 4])(
    'comes to the same weights when it is killed after batch %i and resumed',
    async (last) => {
      const store = memoryStore();
      let done = 0;
      const death = new Error('killed');
      const dying = train({
        checkpoint: { store, every: 1 },
        onProgress() {
          if (++done > last) throw death;
        },
      });
      await expect(dying).rejects.toBe(death);
      expect(await train({ checkpoint: { store, every: 1, resume: true } })).toEqual(await train());
    },
  );

  test('ends with weights that the constraints allow', async () => {
    const { weights } = await train();
    const kernel = weights.find(({ name }) => name.endsWith('forward_lstm/kernel'))!;
    expect(Math.max(...kernel.values.map(Math.abs))).toBeLessThanOrEqual(0.5);
    const bias = weights.find(({ name }) => name === 'gru/bias')!;
    expect(Math.min(...bias.values)).toBe(0);
  });
});

test('a penalty reaches the loss that is told, and the steps', async () => {
  const of = (l2: number): typeof network =>
    sequential(
      [
        bidirectional({ layer: gru({ units: 2, returnSequences: true, kernelRegularizer: { l2 } }) }),
        dense({ units: 1 }),
      ],
      { numFeatures: 1 },
    );
  const once = { epochs: 1, batchSize: 10 };
  const [plain, held] = [await train(once, of(0)), await train(once, of(0.5))];
  const kernels = initializeWeights(of(0), 1).filter(({ name }) => name.endsWith('gru/kernel'));
  const squares = kernels.flatMap(({ values }) => [...values]).reduce((sum, value) => sum + value * value, 0);
  expect(held.history[0]!.loss - plain.history[0]!.loss).toBeCloseTo(0.5 * squares, 4);
  expect(held.weights).not.toEqual(plain.weights);
});

test('penalties of dense layers and convolutions reach the loss and the steps, in chains and graphs', async () => {
  const causal = (l2: number): Unnamed<Conv1dLayer> =>
    conv1d({ filters: 2, kernelSize: 2, padding: 'causal', kernelRegularizer: { l2 } });
  const last = (l2: number): Unnamed<DenseLayer> => dense({ units: 1, kernelRegularizer: { l2 } });
  const of = (l2: number): SequentialNetwork => sequential([causal(l2), last(l2)], { numFeatures: 1 });
  const asGraph = (l2: number): GraphNetwork =>
    graph({
      inputs: { numbers: input({ numFeatures: 1 }) },
      layers: {
        conv1d: from('numbers', causal(l2)),
        dense: from('conv1d', last(l2)),
      },
      output: 'dense',
    });
  for (const build of [of, asGraph]) {
    const weights = initializeWeights(build(0), 1);
    const run = (l2: number): Promise<TrainingResult> =>
      trainNetwork(build(l2), weights, {
        examples: runningMeans(10),
        loss: 'meanSquaredError',
        epochs: 1,
        batchSize: 10,
        learningRate: 0.05,
        seed: 3,
      });
    const [plain, held] = [await run(0), await run(0.5)];
    const kernels = weights.filter(({ name }) => name.endsWith('/kernel'));
    const squares = kernels.flatMap(({ values }) => [...values]).reduce((sum, one) => sum + one * one, 0);
    expect(kernels).toHaveLength(2);
    expect(held.history[0]!.loss - plain.history[0]!.loss).toBeCloseTo(0.5 * squares, 4);
    expect(held.weights).not.toEqual(plain.weights);
  }
});
