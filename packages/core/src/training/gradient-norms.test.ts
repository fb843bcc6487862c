import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { RnnError } from '../errors.js';
import { createEngine } from '../inference/engine.js';
import {
  bidirectional,
  dense,
  globalMaxPooling1d,
  gru,
  initializeWeights,
  lstm,
  minGru,
  minLstm,
  sequential,
  simpleRnn,
} from '../network/index.js';
import { gradientNorms } from './gradient-norms.js';
import { toGradientFlow } from './gradient-flow.js';
import { runStretches, toNumbers, type States } from './segment-reference.test.support.js';
import { runningMeans } from './small-batches.test.support.js';

const time = 5;
const rows = 3;
const indices = Int32Array.of(0, 1, 2);

describe('the gradient at each step', () => {
  test('of a single step is what the output takes of the state', async () => {
    const layers = [gru({ units: 3, returnSequences: true }), gru({ units: 2 }), dense({ units: 1 })];
    const network = sequential(layers, { numFeatures: 1 });
    const weights = initializeWeights(network, 2);
    const inputs = { shape: [1, 1, 1], values: Float32Array.of(0.7) };
    const targets = { shape: [1, 1], values: Float32Array.of(2) };
    const measured = await gradientNorms(network, {
      weights,
      batch: { inputs, targets },
      loss: 'meanSquaredError',
    });
    const [output] = createEngine(network, weights).predict(inputs).values;
    const kernel = weights.find(({ name }) => name === 'dense/kernel')!.values;
    expect(measured.map(({ norms }) => norms.length)).toEqual([1, 1]);
    expect(measured[1]!.norms[0]).toBeCloseTo(2 * (2 - output!) * Math.hypot(...kernel), 5);
    expect(measured[0]!.norms[0]).toBeGreaterThan(0);
  });

  test.each([
    ['simpleRnn', simpleRnn({ units: 3 })],
    ['gru', gru({ units: 3 })],
    ['lstm', lstm({ units: 3 })],
    ['minGru', minGru({ units: 3 })],
    ['minLstm', minLstm({ units: 3, activation: 'tanh' })],
  ])('of a layer of the kind %s is that of central differences', async (_, layer) => {
    const network = sequential([layer, dense({ units: 1 })], { numFeatures: 1 });
    const weights = initializeWeights(network, 2);
    const batch = runningMeans(rows, { time, everyStep: false }).batch(indices);
    const measured = await gradientNorms(network, { weights, batch, loss: 'meanSquaredError' });
    const numbers = toNumbers(weights);

    /** The loss from the states after `step`, each row run up to its own end. */
    const stretches = (from: number, to: number) =>
      Array.from(batch.lengths!, (length, row) => ({
        inputs: [...batch.inputs.values.subarray(row * time, row * time + length)].slice(from, to),
        targets: [{ value: batch.targets.values[row]!, weight: 1 }],
      }));
    for (let step = 0; step < time; step++) {
      const { states } = runStretches(network, numbers, { stretches: stretches(0, step + 1) });
      const lossFrom = (moved: States): number =>
        runStretches(network, numbers, { stretches: stretches(step + 1, time), states: moved }).loss;
      measured.forEach(({ norms }, which) => {
        let squares = 0;
        states.forEach(([reached], row) => {
          if (step >= batch.lengths![row]!) return;
          reached![which]!.forEach((value, unit) => {
            const moved = (by: number): number => {
              const copy = structuredClone(states);
              copy[row]![0]![which]![unit] = value + by;
              return lossFrom(copy);
            };
            squares += ((moved(1e-5) - moved(-1e-5)) / 2e-5) ** 2;
          });
        });
        expect(norms[step]).toBeCloseTo(Math.sqrt(squares), 6);
      });
    }
    expect(measured.map(({ state }) => state)).toEqual(layer.className === 'LSTM' ? ['h', 'c'] : ['h']);
  });

  test('is measured in every layer that stands by itself, whatever stands around it', async () => {
    const network = sequential(
      [
        gru({ units: 2, returnSequences: true, name: 'low' }),
        bidirectional({ layer: gru({ units: 2, returnSequences: true }) }),
        lstm({ units: 2, returnSequences: true, goBackwards: true, name: 'high' }),
        globalMaxPooling1d(),
        dense({ units: 1 }),
      ],
      { numFeatures: 1 },
    );
    const before = tf.memory().numTensors;
    const batch = runningMeans(rows, { time, everyStep: false }).batch(indices);
    const weights = initializeWeights(network, 1);
    const measured = await gradientNorms(network, { weights, batch, loss: 'huber' });
    expect(measured.map(({ layer, state }) => `${layer} ${state}`)).toEqual(['low h', 'high h', 'high c']);
    for (const { norms } of measured) {
      expect(norms).toHaveLength(time);
      expect(Math.max(...norms)).toBeGreaterThan(0);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  test('cannot be measured without such a layer', async () => {
    const network = sequential([dense({ units: 1 })], { numFeatures: 1 });
    const batch = runningMeans(rows, { time }).batch(indices);
    const weights = initializeWeights(network, 1);
    await expect(gradientNorms(network, { weights, batch, loss: 'huber' })).rejects.toThrow(
      new RnnError(
        'invalid-argument',
        'Gradients are measured at the steps of recurrent layers that stand by themselves. Received Dense. ' +
          'Measure a network with such a layer.',
      ),
    );
  });
});

test.each([
  ['vanishes', [1e-9, 1e-6, 1e-3, 1, 0], { ratio: 1e-9, perStep: 1e-3, verdict: 'vanishing' }],
  ['explodes', [1e6, 1e3, 1], { ratio: 1e6, perStep: 1e3, verdict: 'exploding' }],
  ['is steady', [2, 3, 2], { ratio: 1, perStep: 1, verdict: 'steady' }],
  ['is nowhere', [0, 0, 0], { ratio: 1, perStep: 1, verdict: 'steady' }],
])('a gradient that %s is called so', (_, norms, { ratio, perStep, verdict }) => {
  const flow = toGradientFlow(Float64Array.from(norms));
  expect(flow.verdict).toBe(verdict);
  expect(flow.ratio / ratio).toBeCloseTo(1, 9);
  expect(flow.perStep / perStep).toBeCloseTo(1, 9);
});
