import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { lstm, prepareBackend, simpleRnn } from '../layers/index.js';
import { CarriedStates } from './carried-states.js';

beforeAll(() => prepareBackend());

test('a sequence read in segments has one mask of dropout, and the next sequence another', () => {
  const units = 12;
  const layer = simpleRnn({
    units,
    activation: 'linear',
    dropout: 0.5,
    returnSequences: true,
    kernelInitializer: 'identity',
    recurrentInitializer: 'zeros',
    seed: 3,
  });
  layer.build([null, null, units]);
  /** Two segments of a sequence of ones: what comes through is its mask, step by step. */
  const masks = (): number[][] => {
    const carried = new CarriedStates();
    const segments = [1, 2].map(() => {
      const outputs = tf.tidy(() => [
        ...carried.apply(layer, tf.ones([1, 3, units]), { training: true }).dataSync(),
      ]);
      carried.advance();
      return outputs;
    });
    carried.dispose();
    return segments;
  };
  const [first, second] = masks();
  expect(new Set(first)).toEqual(new Set([0, 2]));
  expect(first!.slice(units, 2 * units)).toEqual(first!.slice(0, units));
  expect(second).toEqual(first);
  expect(masks()[0]).not.toEqual(first);
});

test('zoneout keeps other numbers in each segment', () => {
  const layer = lstm({ units: 8, zoneoutHidden: 0.5, dropout: 0.2, returnSequences: true, seed: 1 });
  layer.build([null, null, 2]);
  const carried = new CarriedStates();
  const inputs = tf.ones([1, 4, 2]);
  const keptOf = (): boolean[] =>
    tf.tidy(() => {
      const outputs = [...carried.apply(layer, inputs, { training: true }).dataSync()];
      carried.advance();
      return outputs.slice(8).map((value, at) => value === outputs[at]);
    });
  const [first, second] = [keptOf(), keptOf()];
  carried.dispose();
  expect(first).toContain(true);
  expect(second).not.toEqual(first);
});
