import * as tf from '@tensorflow/tfjs-core';
import { assert, asyncProperty, boolean, integer, nat, record } from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareBackend } from '../backend/index.js';
import type { ExampleSource } from '../data/example-source.js';
import { RnnError } from '../errors.js';
import {
  bidirectional,
  dense,
  dropout,
  globalMaxPooling1d,
  gru,
  initializeWeights,
  lstm,
  minGru,
  minLstm,
  sequential,
  simpleRnn,
  type Network,
} from '../network/index.js';
import { memoryStore } from '../task/memory-store.js';
import {
  descended,
  runStretches,
  slopeOf,
  toNumbers,
  type States,
  type Stretch,
} from './segment-reference.test.support.js';
import { runningMeans } from './small-batches.test.support.js';
import { trainNetwork, type TrainingResult } from './train-network.js';
import type { TrainingOptions } from './training-options.js';

const time = 7;
const rate = 0.5;
const everyStep = sequential(
  [gru({ units: 3, returnSequences: true }), lstm({ units: 2, returnSequences: true }), dense({ units: 1 })],
  { numFeatures: 1 },
);
const atTheEnd = sequential(
  [lstm({ units: 3, returnSequences: true }), simpleRnn({ units: 2 }), dense({ units: 1 })],
  { numFeatures: 1 },
);
const ofInputsAlone = sequential(
  [
    minGru({ units: 3, returnSequences: true, activation: 'linear' }),
    minLstm({ units: 2, returnSequences: true, activation: 'tanh' }),
    dense({ units: 1 }),
  ],
  { numFeatures: 1 },
);
const sources = new Map<Network, ExampleSource>([
  [everyStep, runningMeans(6, { time })],
  [ofInputsAlone, runningMeans(6, { time })],
  [atTheEnd, runningMeans(6, { time, everyStep: false })],
]);
const networks = [
  ['at every step', everyStep],
  ['at the end', atTheEnd],
] as const;

function train(of: Network, options: Partial<TrainingOptions> = {}): Promise<TrainingResult> {
  return trainNetwork(of, initializeWeights(of, 1), {
    examples: sources.get(of)!,
    loss: 'meanSquaredError',
    epochs: 1,
    batchSize: 6,
    learningRate: rate,
    optimizer: { name: 'sgd' },
    clipNorm: Infinity,
    ...options,
  });
}

/** Real steps of each row from `from` on, up to `to`, with their targets. */
function stretchesOf(
  of: Network,
  from: (length: number) => number,
  to: (length: number) => number,
): Stretch[] {
  const { inputs, lengths, targets, targetWeights } = sources.get(of)!.batch(Int32Array.of(0, 1, 2, 3, 4, 5));
  return Array.from(lengths!, (length, row) => {
    const [start, end] = [Math.min(from(length), length), Math.min(to(length), length)];
    const steps = Array.from({ length: end - start }, (_, step) => row * time + start + step);
    return {
      inputs: steps.map((at) => inputs.values[at]!),
      targets:
        of === atTheEnd
          ? [{ value: targets.values[row]!, weight: 1 }]
          : steps.map((at) => ({ value: targets.values[at]!, weight: targetWeights!.values[at]! })),
    };
  });
}

/** The largest difference of any weight from what it should be. */
function worstOf({ weights }: TrainingResult, expected: readonly (readonly number[])[]): number {
  return Math.max(
    ...weights.flatMap(({ values }, which) =>
      Array.from(values, (value, at) => Math.abs(value - expected[which]![at]!)),
    ),
  );
}

beforeAll(async () => {
  await prepareBackend();
});

describe('truncated backpropagation through time', () => {
  test.each(networks)('with targets %s is the whole one where nothing is cut off', async (_, of) => {
    const [whole, one, longer, cut] = [
      await train(of),
      await train(of, { truncateAfter: time }),
      await train(of, { truncateAfter: 100 }),
      await train(of, { truncateAfter: 3 }),
    ];
    expect(one).toEqual(whole);
    expect(longer).toEqual(whole);
    expect(cut.weights).not.toEqual(whole.weights);
  });

  test.each([
    ['see the state', everyStep],
    ['see the inputs alone', ofInputsAlone],
  ])(
    'makes a step for each segment, with the states before it held fixed, where gates %s: central differences',
    async (_, of) => {
      let numbers = toNumbers(initializeWeights(of, 1));
      let states: States | undefined;
      for (const from of [0, 3, 6]) {
        const stretches = stretchesOf(
          of,
          () => from,
          () => from + 3,
        );
        const run = (at: typeof numbers) => runStretches(of, at, { stretches, states });
        const slope = slopeOf((at) => run(at).loss, numbers);
        const reached = run(numbers).states;
        numbers = descended(numbers, slope, rate);
        states = reached;
      }
      expect(worstOf(await train(of, { truncateAfter: 3 }), numbers)).toBeLessThan(1e-6);
    },
  );

  test('makes one step of all segments when accumulated: central differences', async () => {
    const first = toNumbers(initializeWeights(everyStep, 1));
    let states: States | undefined;
    const parts = [0, 3, 6].map((from) => {
      const stretches = stretchesOf(
        everyStep,
        () => from,
        () => from + 3,
      );
      const before = states;
      const slope = slopeOf((at) => runStretches(everyStep, at, { stretches, states: before }).loss, first);
      const { total, states: reached } = runStretches(everyStep, first, { stretches, states: before });
      states = reached;
      return { slope, total };
    });
    const all = parts.reduce((sum, { total }) => sum + total, 0);
    const expected = parts.reduce(
      (numbers, { slope, total }) => descended(numbers, slope, (rate * total) / all),
      first,
    );
    expect(worstOf(await train(everyStep, { truncateAfter: 3, accumulate: 1 }), expected)).toBeLessThan(1e-6);
  });

  test('learns one output for a sequence from its last steps, wherever it ends: central differences', async () => {
    const first = toNumbers(initializeWeights(atTheEnd, 1));
    const cut = (length: number): number => Math.max(0, length - 3);
    const head = stretchesOf(atTheEnd, () => 0, cut);
    const stretches = stretchesOf(atTheEnd, cut, () => time);
    const { states } = runStretches(atTheEnd, first, { stretches: head });
    const slope = slopeOf((at) => runStretches(atTheEnd, at, { stretches, states }).loss, first);
    expect(worstOf(await train(atTheEnd, { truncateAfter: 3 }), descended(first, slope, rate))).toBeLessThan(
      1e-6,
    );
  });

  test.each(networks)('judges as the whole network does, with targets %s', async (_, of) => {
    const options = { learningRate: 1e-9, validation: sources.get(of)! };
    const [whole, cut] = [await train(of, options), await train(of, { ...options, truncateAfter: 2 })];
    expect(cut.history[0]!.validationLoss).toBeCloseTo(whole.history[0]!.validationLoss!, 6);
    expect(cut.history[0]!.loss).toBeCloseTo(whole.history[0]!.loss, 6);
  });

  test('cuts ids of classes as it cuts numbers', async () => {
    const of = sequential([gru({ units: 3, returnSequences: true }), dense({ units: 2 })], {
      numFeatures: 1,
    });
    const numbers = runningMeans(5, { time });
    const examples: ExampleSource = {
      ...numbers,
      batch(indices) {
        const batch = numbers.batch(indices);
        const ids = batch.targets.values.map((value) => Number(value > 0));
        return { ...batch, targets: { values: ids, shape: batch.targets.shape.slice(0, 2) } };
      },
    };
    const options: Partial<TrainingOptions> = {
      examples,
      validation: examples,
      loss: { name: 'sparseCategoricalCrossEntropy', classWeights: [1, 3] },
      learningRate: 1e-9,
    };
    const [whole, cut] = [await train(of, options), await train(of, { ...options, truncateAfter: 3 })];
    expect(cut.history[0]!.validationLoss).toBeCloseTo(whole.history[0]!.validationLoss!, 6);
  });

  test('judges as the whole network does, whatever the lengths and the segments', async () => {
    const shapes = record({
      time: integer({ min: 1, max: 12 }),
      steps: integer({ min: 1, max: 13 }),
      seed: nat(99),
    });
    await assert(
      asyncProperty(shapes, boolean(), async ({ time: length, steps, seed }, atEveryStep) => {
        const [of, examples] = [
          atEveryStep ? everyStep : atTheEnd,
          runningMeans(3, { time: length, everyStep: atEveryStep, seed }),
        ];
        const options = { examples, validation: examples, learningRate: 1e-9 };
        const [whole, cut] = [
          await train(of, options),
          await train(of, { ...options, truncateAfter: steps }),
        ];
        expect(cut.history[0]!.validationLoss).toBeCloseTo(whole.history[0]!.validationLoss!, 5);
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  test.each([undefined, 2])('resumes bit by bit, accumulating %s', async (accumulate) => {
    const of = sequential(
      [gru({ units: 3, returnSequences: true }), dropout({ rate: 0.3 }), dense({ units: 1 })],
      {
        numFeatures: 1,
      },
    );
    const options: Partial<TrainingOptions> = {
      examples: runningMeans(10, { time }),
      batchSize: 2,
      epochs: 2,
      truncateAfter: 3,
      ...(accumulate !== undefined && { accumulate }),
    };
    const whole = await train(of, options);
    for (const dieAt of [1, 4, 8]) {
      const checkpoint = { store: memoryStore(), every: 1, resume: true };
      let batches = 0;
      const dying = train(of, {
        ...options,
        checkpoint,
        onProgress() {
          batches += 1;
          if (batches > dieAt) throw new Error('killed');
        },
      });
      await expect(dying).rejects.toThrow('killed');
      expect(await train(of, { ...options, checkpoint })).toEqual(whole);
    }
  });

  test('lets timers have their turn within a batch', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const examples = runningMeans(2, { time: 1000 });
    await train(everyStep, { examples, truncateAfter: 5, onProgress: () => clearInterval(timer) });
    expect(turns).toBeGreaterThan(1);
  });

  test('holds no more memory at once for longer sequences, and leaves none', async () => {
    const before = tf.memory().numTensors;
    const peaks: number[] = [];
    for (const length of [40, 160]) {
      const source = runningMeans(4, { time: length });
      const examples: ExampleSource = {
        ...source,
        batch: (indices) => ({ ...source.batch(indices), lengths: new Int32Array(4).fill(length) }),
      };
      const { peakBytes } = await tf.profile(async () => {
        await train(everyStep, { examples, validation: examples, truncateAfter: 5 });
        return [];
      });
      peaks.push(peakBytes);
    }
    expect(peaks[1]).toBe(peaks[0]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('is refused', () => {
  test('with a loss that is one for a whole sequence', async () => {
    await expect(train(everyStep, { loss: { name: 'ctc' }, truncateAfter: 3 })).rejects.toThrow(
      new RnnError(
        'invalid-argument',
        "truncateAfter needs a loss that each step has its part of. Received loss 'ctc', which is one for a whole " +
          'sequence. Leave truncateAfter out, or cut recordings into shorter examples.',
      ),
    );
  });

  test.each([
    ['Bidirectional', bidirectional({ layer: gru({ units: 2, returnSequences: true }) })],
    ['GRU', gru({ units: 2, returnSequences: true, goBackwards: true })],
    ['GlobalMaxPooling1D', globalMaxPooling1d()],
  ])('with a layer of the kind %s', async (className, layer) => {
    const of = sequential(
      [
        lstm({ units: 2, returnSequences: true }),
        { ...layer, config: { ...layer.config, name: 'it' } } as typeof layer,
      ],
      {
        numFeatures: 1,
      },
    );
    await expect(train(of, { examples: runningMeans(2), truncateAfter: 3 })).rejects.toThrow(
      new RnnError(
        'invalid-argument',
        'truncateAfter reads sequences in segments, from the first step to the last, so every layer must do with what ' +
          `came before. Received ${className} 'it'. Leave truncateAfter out, or the layer.`,
      ),
    );
  });
});
