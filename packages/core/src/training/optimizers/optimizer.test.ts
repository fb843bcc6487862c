import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { beforeEach, describe, expect, test } from 'vitest';
import { createOptimizer } from './optimizer.js';
import type { OptimizerOptions } from './optimizer-options.js';

interface GoldenCase {
  readonly options: OptimizerOptions;
  readonly learningRate: number;
  /** Of a kernel [3, 2] and a bias [7]. */
  readonly first: readonly [number[], number[]];
  readonly gradients: readonly (readonly [number[], number[]])[];
  readonly after: readonly (readonly [number[], number[]])[];
}

// Made by tooling/golden/keras_optimizers.py.
const golden = new URL('../../../../../tooling/golden/keras-optimizers.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(golden, 'utf8')) as { readonly cases: readonly GoldenCase[] };

const toTensors = ([kernel, bias]: readonly [number[], number[]]): tf.Tensor[] => [
  tf.tensor2d(kernel, [3, 2]),
  tf.tensor1d(bias),
];

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  beforeEach(async () => {
    tf.env().set('PROD', true);
    await tf.setBackend(backend);
  });

  describe.each(cases)('$options', ({ options, learningRate, first, gradients, after }) => {
    const made = (): { variables: tf.Variable[]; optimizer: ReturnType<typeof createOptimizer> } => {
      const variables = tf.tidy(() => toTensors(first).map((tensor) => tf.variable(tensor)));
      const weights = variables.map((variable, index) => ({ variable, isBias: index === 1 }));
      return { variables, optimizer: createOptimizer(options, { weights, learningRate }) };
    };

    test("moves weights as Keras's does", () => {
      const { variables, optimizer } = made();
      gradients.forEach((given, index) => {
        tf.tidy(() => optimizer.step(toTensors(given), { learningRate, scale: 1 }));
        variables.forEach((variable, which) => {
          const expected = after[index]![which]!;
          const worst = Math.max(...variable.dataSync().map((value, at) => Math.abs(value - expected[at]!)));
          expect(worst).toBeLessThan(1e-6);
        });
      });
    });

    test('moves what the next matrix product multiplies by', () => {
      const { variables, optimizer } = made();
      const rows = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
      for (const given of gradients) {
        tf.tidy(() => {
          tf.matMul(rows, variables[0]! as tf.Tensor2D).dataSync();
          optimizer.step(toTensors(given), { learningRate, scale: 1 });
          const product = tf.matMul(rows, variables[0]! as tf.Tensor2D).dataSync();
          const copied = tf.matMul(rows, tf.tensor2d([...variables[0]!.dataSync()], [3, 2])).dataSync();
          expect(product).toEqual(copied);
        });
      }
    });

    test('takes a gradient times its scale as it takes the scaled gradient', () => {
      const [one, other] = [made(), made()];
      for (const given of gradients) {
        tf.tidy(() => {
          one.optimizer.step(toTensors(given), { learningRate, scale: 0.25 });
          const scaled = toTensors(given).map((gradient) => tf.mul(gradient, 0.25));
          other.optimizer.step(scaled, { learningRate, scale: 1 });
        });
      }
      const values = ({ variables }: typeof one): unknown =>
        variables.map((variable) => [...variable.dataSync()]);
      expect(values(one)).toEqual(values(other));
    });

    test('goes on from a saved state, bit by bit, and leaves nothing behind', () => {
      const before = tf.memory().numTensors;
      const whole = made();
      const step = ({ optimizer }: typeof whole, index: number): void =>
        tf.tidy(() => optimizer.step(toTensors(gradients[index]!), { learningRate, scale: 1 }));
      for (let index = 0; index < 3; index++) step(whole, index);
      const resumed = made();
      resumed.optimizer.restore(whole.optimizer.state());
      resumed.variables.forEach((variable, index) =>
        tf.tidy(() => variable.assign(tf.clone(whole.variables[index]!))),
      );
      for (let index = 3; index < gradients.length; index++) {
        step(whole, index);
        step(resumed, index);
      }
      expect(resumed.optimizer.state()).toEqual(whole.optimizer.state());
      expect(resumed.variables.map((variable) => [...variable.dataSync()])).toEqual(
        whole.variables.map((variable) => [...variable.dataSync()]),
      );
      for (const { variables, optimizer } of [whole, resumed]) {
        optimizer.dispose();
        tf.dispose(variables);
      }
      expect(tf.memory().numTensors).toBe(before);
    });
  });
});
