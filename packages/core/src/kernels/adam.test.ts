import { expect, test } from 'vitest';
import { createRandom } from '../random.js';
import { createHost, floats, runAdam, type AdamStep } from './index.js';
import { copyIn } from './run-cell.test.support.js';

const step: AdamStep = { scale: 0.5, beta1: 0.9, beta2: 0.99, rate: 0.01, epsilon: 1e-7, kept: 0.999 };

test.each([0, 1, 3, 4, 5, 16, 1023])(
  'moves %i numbers as the formula says, and nothing beside them',
  (length) => {
    const host = createHost();
    const random = createRandom(length);
    const draw = (): Float32Array => Float32Array.from({ length }, () => random.normal());
    const before = {
      weights: draw(),
      gradients: draw(),
      means: draw(),
      squares: draw().map((one) => one * one),
    };
    // One number more at the end of each, which must stay.
    const room = (values: Float32Array): number => copyIn(host, [...values, 7]);
    const places = {
      weights: room(before.weights),
      gradients: room(before.gradients),
      means: room(before.means),
      squares: room(before.squares),
    };
    runAdam(host, { length, ...places, moved: places.weights }, step);
    const after = (name: keyof typeof places): Float32Array => floats(host, places[name], length + 1);
    for (let at = 0; at < length; at++) {
      const gradient = before.gradients[at]! * step.scale;
      const mean = step.beta1 * before.means[at]! + (1 - step.beta1) * gradient;
      const square = step.beta2 * before.squares[at]! + (1 - step.beta2) * gradient ** 2;
      const weight =
        before.weights[at]! * step.kept - (step.rate * mean) / (Math.sqrt(square) + step.epsilon);
      expect(after('means')[at]).toBeCloseTo(mean, 6);
      expect(after('squares')[at]).toBeCloseTo(square, 6);
      expect(after('weights')[at]).toBeCloseTo(weight, 6);
      expect(after('gradients')[at]).toBe(before.gradients[at]);
    }
    for (const name of ['weights', 'gradients', 'means', 'squares'] as const)
      expect(after(name)[length]).toBe(7);
  },
);
