import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { prepareBackend } from '../backend/index.js';
import { networkOf, statefulLayers } from '../network/golden-stateful.test.support.js';
import { buildLayers, setWeights } from './build-layers.js';

beforeAll(() => prepareBackend());

test.each(statefulLayers)(
  "$className, resetAfter $resetAfter, goes on from states given back, with the numbers of Keras's stateful layer",
  (golden) => {
    const { network, weights } = networkOf(golden);
    const model = buildLayers(network);
    setWeights(model, { network, weights });
    tf.tidy(() => {
      const layer = model.layers[0]!;
      const [first, second] = golden.batches.map((values) => tf.tensor(values, golden.inputShape));
      const run = (inputs: tf.Tensor[]): tf.Tensor[] =>
        layer.call(inputs, { returnState: true }) as tf.Tensor[];
      const [early, ...states] = run([first!]);
      const [late] = run([second!, ...states]);
      const variables = layer.weights.map((weight) => weight.read() as tf.Variable);
      const weightsOf = tf.tensor(golden.outputWeights, late!.shape);
      const { grads } = tf.variableGrads(
        () => tf.sum(tf.mul(run([second!, ...states])[0]!, weightsOf)),
        variables,
      );
      const ours = [early!, late!, ...variables.map(({ name }) => grads[name]!)];
      const expected = [...golden.outputs, ...golden.gradients];
      expect(ours.map(({ size }) => size)).toEqual(expected.map(({ length }) => length));
      ours.forEach((tensor, index) => {
        tensor.dataSync().forEach((value, at) => {
          expect(Math.abs(value - expected[index]![at]!)).toBeLessThan(1e-5);
        });
      });
    });
    model.dispose();
  },
);

test.each(statefulLayers)(
  "$className, resetAfter $resetAfter, stateful, has the numbers of Keras's over its batches, until its states are reset",
  (golden) => {
    const { network, weights } = networkOf(golden);
    const [layer] = network.config.layers;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only an option more
    const stateful = { ...layer!, config: { ...layer!.config, stateful: true } } as typeof layer;
    const own = { ...network, config: { ...network.config, layers: [stateful!] } };
    const model = buildLayers(own);
    setWeights(model, { network: own, weights });
    const kept = model.layers[0]!;
    const run = (values: Float32Array, rows = golden.inputShape[0]): Float32Array =>
      tf.tidy(() => {
        const shape = [rows, ...golden.inputShape.slice(1)];
        return (kept.apply(tf.tensor(values, shape)) as tf.Tensor).dataSync<'float32'>().slice();
      });
    const [first, second] = golden.batches.map((values) => Float32Array.from(values));
    const rounds = [run(first!), run(second!)];
    rounds.forEach((values, batch) => {
      values.forEach((value, at) => expect(Math.abs(value - golden.outputs[batch]![at]!)).toBeLessThan(1e-5));
    });
    const one = second!.slice(0, second!.length / golden.inputShape[0]);
    expect(() => run(one, 1)).toThrow('Give batches of one size, or call resetStates() between them.');
    model.resetStates();
    expect(run(first!)).toEqual(rounds[0]);
    const { numTensors } = tf.memory();
    run(second!);
    expect(tf.memory().numTensors).toBe(numTensors);
    model.dispose();
  },
);
