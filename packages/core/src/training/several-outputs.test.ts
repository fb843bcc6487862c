import { beforeAll, describe, expect, test } from 'vitest';
import type { ExampleSource, TrainingBatch } from '../data/example-source.js';
import { randomArray, randomWeights } from '../inference/any-network.test.support.js';
import { prepareBackend } from '../layers/index.js';
import { dense, from, graph, gru, input, type GraphNetwork } from '../network/index.js';
import { memoryStore } from '../task/memory-store.js';
import { createTrainee } from './trainee.js';
import { toFullOptions, type TrainingOptions } from './training-options.js';
import { trainNetwork } from './train-network.js';

beforeAll(() => prepareBackend());

const [rows, steps] = [5, 6];

const network = graph({
  inputs: { words: input({ numFeatures: 3 }) },
  layers: {
    read: from('words', gru({ units: 4, returnSequences: true })),
    each: from('read', dense({ units: 2 })),
    summary: from('read', gru({ units: 3 })),
    kind: from('summary', dense({ units: 4 })),
  },
  output: ['each', 'kind'],
});
const lengths = Int32Array.of(6, 4, 1, 6, 3);
const batch: TrainingBatch = {
  inputs: randomArray(3, [rows, steps, 3]),
  lengths,
  targets: randomArray(4, [rows, steps, 2]),
  otherTargets: {
    kind: {
      values: { values: Float32Array.of(0, 3, 1, 2, 2), shape: [rows] },
      weights: { values: Float32Array.of(1, 0, 2, 1, 1), shape: [rows] },
    },
  },
};
const examples: ExampleSource = { count: rows, batch: () => batch };
const options: TrainingOptions = {
  examples,
  epochs: 2,
  batchSize: rows,
  loss: 'meanSquaredError',
  otherLosses: { kind: { loss: 'sparseCategoricalCrossEntropy', weight: 0.5 } },
};

/** Gradients of a loss by the names of weights. */
function gradientsOf(
  one: GraphNetwork,
  { given, how }: { readonly given: TrainingBatch; readonly how: TrainingOptions },
): { readonly loss: number; readonly total: number; readonly gradients: readonly Float32Array[] } {
  const trainee = createTrainee(one, randomWeights(network, 1), toFullOptions(how));
  const made = trainee.shared.gradientsOf(given);
  trainee.dispose();
  return made;
}

describe('a graph with several outputs', () => {
  test('has the gradients of its losses added, each with its weight and its own masks', () => {
    const both = gradientsOf(network, { given: batch, how: options });
    const weights = randomWeights(network, 1);
    // Central differences of the same sum, reckoned by judging.
    const trainee = createTrainee(network, weights, toFullOptions(options));
    const trained = trainee.shared.trained();
    const lossAt = (values: readonly Float32Array[]): number => {
      trainee.shared.replaceTrained(values);
      return trainee.judge(batch).loss;
    };
    const difference = 5e-3;
    for (const [index, values] of trained.entries()) {
      for (const at of [0, values.length - 1]) {
        const moved = (by: number): number =>
          lossAt(
            trained.map((own, other) =>
              other === index ? own.map((value, place) => (place === at ? value + by : value)) : own,
            ),
          );
        const slope = (moved(difference) - moved(-difference)) / (2 * difference);
        expect(both.gradients[index]![at]).toBeCloseTo(slope, 3);
      }
    }
    trainee.dispose();
  });

  test('gives the first output its loss alone, to the last bit, where the other counts nearly nothing', () => {
    const { otherTargets: _, ...first } = batch;
    const { otherLosses: __, ...alone } = options;
    const one = graph({
      inputs: { words: input({ numFeatures: 3 }) },
      layers: {
        read: from('words', gru({ units: 4, returnSequences: true })),
        each: from('read', dense({ units: 2 })),
      },
      output: 'each',
    });
    const trainee = createTrainee(
      one,
      randomWeights(network, 1).filter(({ name }) => /^(read|each)/.test(name)),
      toFullOptions(alone),
    );
    const { loss, total } = trainee.judge(first);
    trainee.dispose();
    const tiny = { kind: { loss: 'sparseCategoricalCrossEntropy', weight: 1e-30 } } as const;
    const both = gradientsOf(network, { given: batch, how: { ...options, otherLosses: tiny } });
    expect(both.loss).toBe(loss);
    expect([both.total, total]).toEqual([20 * 2, 20 * 2]);
  });

  test('learns all of them, is judged by all, and goes on from a checkpoint', async () => {
    const first = randomWeights(network, 2);
    const whole = await trainNetwork(network, first, {
      ...options,
      epochs: 40,
      learningRate: 0.05,
      validation: examples,
    });
    expect(whole.history.at(-1)!.loss).toBeLessThan(0.5 * whole.history[0]!.loss);
    expect(whole.history.at(-1)!.validationLoss).toBeLessThan(0.5 * whole.history[0]!.validationLoss!);
    const store = memoryStore();
    const half = {
      ...options,
      learningRate: 0.05,
      validation: examples,
      checkpoint: { store, resume: true },
    };
    await trainNetwork(network, first, { ...half, epochs: 10 });
    const resumed = await trainNetwork(network, first, { ...half, epochs: 20 });
    const straight = await trainNetwork(network, first, {
      ...options,
      epochs: 20,
      learningRate: 0.05,
      validation: examples,
    });
    expect(resumed.weights).toEqual(straight.weights);
    const otherwise = {
      ...half,
      epochs: 20,
      otherLosses: { kind: { loss: 'sparseCategoricalCrossEntropy' } },
    } as const;
    await expect(trainNetwork(network, first, otherwise)).rejects.toThrow('otherLosses');
  });

  test('is not trained without a loss for each, nor with one that has no output', async () => {
    const { otherLosses: _, ...alone } = options;
    const weights = randomWeights(network, 1);
    await expect(trainNetwork(network, weights, alone)).rejects.toThrow(
      'otherLosses names each output of a graph behind its first: [kind]. Received []. ' +
        'Give each a loss, or train a graph without the outputs that have none: weights fit by the names of layers.',
    );
    const stray = { ...options, otherLosses: { ...options.otherLosses, mood: { loss: 'huber' } } } as const;
    await expect(trainNetwork(network, weights, stray)).rejects.toThrow('Received [kind, mood].');
    const nothing = { ...options, otherLosses: { kind: { loss: 'huber', weight: 0 } } } as const;
    await expect(trainNetwork(network, weights, nothing)).rejects.toThrow('weight');
  });

  test('refuses a batch whose targets are not those of its outputs', async () => {
    const weights = randomWeights(network, 1);
    const fit = (given: TrainingBatch): Promise<unknown> =>
      trainNetwork(network, weights, { ...options, examples: { count: rows, batch: () => given } });
    const { otherTargets: _, ...without } = batch;
    await expect(fit(without)).rejects.toThrow(
      "A batch's otherTargets are those of the graph's outputs behind its first: [kind]. Received []. Give each by its name.",
    );
    const kind = { values: { values: new Float32Array(4), shape: [4] } };
    await expect(fit({ ...batch, otherTargets: { kind } })).rejects.toThrow(
      "A batch's targets of kind must be [5]. Received [4].",
    );
    const weighted = {
      ...batch.otherTargets!['kind']!,
      weights: { values: new Float32Array(4), shape: [4] },
    };
    await expect(fit({ ...batch, otherTargets: { kind: weighted } })).rejects.toThrow(
      "A batch's targetWeights of kind must be [5]. Received [4].",
    );
  });
});

test('an output whose steps are another input’s is masked by that input’s lengths', async () => {
  const crossed = graph({
    inputs: { vector: input({ numFeatures: 1 }), words: input({ numFeatures: 3 }) },
    layers: {
      start: from('vector', gru({ units: 2 })),
      read: from('words', gru({ units: 2, returnSequences: true }), { initialState: ['start'] }),
    },
    output: 'read',
  });
  const weights = randomWeights(crossed, 1);
  const lossWith = async (padding: number): Promise<number> => {
    const targets = randomArray(5, [rows, steps, 2]);
    lengths.forEach((length, row) =>
      targets.values.fill(padding, (row * steps + length) * 2, (row + 1) * steps * 2),
    );
    const given: TrainingBatch = {
      inputs: randomArray(6, [rows, 2, 1]),
      otherInputs: { words: { values: batch.inputs, lengths } },
      targets,
    };
    const { history } = await trainNetwork(crossed, weights, {
      examples: { count: rows, batch: () => given },
      epochs: 1,
      batchSize: rows,
      loss: 'meanSquaredError',
      validation: { count: rows, batch: () => given },
      metrics: ['rootMeanSquaredError'],
    });
    expect(history[0]!.metrics!.rootMeanSquaredError! ** 2).toBeCloseTo(history[0]!.validationLoss!, 4);
    return history[0]!.loss;
  };
  expect(await lossWith(1e6)).toBe(await lossWith(0));
});
