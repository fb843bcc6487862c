import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareBackend } from '../backend/index.js';
import { clipped, squaredNorm, type Clip } from './clipping.js';
import { plateauShare, type PlateauDecay } from './plateau.js';

interface Golden {
  readonly clips: readonly {
    readonly clip: Clip;
    readonly gradients: readonly [number[], number[]];
    readonly clipped: readonly [number[], number[]];
  }[];
  readonly plateaus: readonly {
    readonly decay: PlateauDecay;
    readonly losses: readonly number[];
    readonly rates: readonly number[];
  }[];
}

// Made by tooling/golden/keras_training.py.
const golden = new URL('../../../../tooling/golden/keras-training.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(golden, 'utf8')) as { readonly cases: readonly [Golden] };
const [{ clips, plateaus }] = cases;

beforeAll(async () => {
  await prepareBackend();
});

describe('gradients', () => {
  test.each(clips)("are clipped by $clip as Keras's are", ({ clip, gradients, clipped: expected }) => {
    tf.tidy(() => {
      const tensors = [tf.tensor2d(gradients[0], [3, 2]), tf.tensor1d(gradients[1])];
      const norm = Math.sqrt(squaredNorm(tensors).dataSync()[0]!);
      const { gradients: made, scale } = clipped(tensors, clip, norm);
      made.forEach((tensor, index) => {
        tf.mul(tensor, scale)
          .dataSync()
          .forEach((value, at) => expect(value).toBeCloseTo(expected[index]![at]!, 6));
      });
    });
  });
});

describe('on a plateau', () => {
  test.each(plateaus)("the learning rate falls as Keras's does: $decay", ({ decay, losses, rates }) => {
    const history = losses.map((loss, index) => ({ epoch: index + 1, loss }));
    const ours = rates.map((_, index) => plateauShare(decay, history.slice(0, index + 1)));
    ours.forEach((share, index) => expect(share).toBeCloseTo(rates[index]!, 6));
    expect(new Set(ours).size).toBeGreaterThan(1);
  });

  test('the validation loss is what counts, where there is one', () => {
    const history = [1, 2, 3].map((epoch) => ({ epoch, loss: 1 / epoch, validationLoss: epoch }));
    expect(plateauShare({ name: 'plateau', patience: 2, share: 0.5 }, history)).toBe(0.5);
  });
});
