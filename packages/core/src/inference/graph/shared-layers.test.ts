import { memory, tensor, tidy, variableGrads, sum, type Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildLayers, getWeights, prepareBackend, runGraph, setWeights } from '../../layers/index.js';
import { dense, from, fromKerasJson, graph, gru, initializeWeights, input } from '../../network/index.js';
import { multiply, toKerasJson, weightSpecs, type GraphNetwork } from '../../network/index.js';
import { trainNetwork } from '../../training/train-network.js';
import { randomArray, randomWeights } from '../any-network.test.support.js';
import { createEngine } from '../engine.js';

beforeAll(() => prepareBackend());

/** Two sequences, read by the same layer, or each by one of its own. */
const comparing = (isShared: boolean): GraphNetwork =>
  graph({
    inputs: { one: input({ numFeatures: 2 }), two: input({ numFeatures: 2 }) },
    layers: {
      second: from('two', isShared ? 'first' : gru({ units: 3 })),
      first: from('one', gru({ units: 3 })),
      both: from(['first', 'second'], multiply()),
      end: from('both', dense({ units: 1 })),
    },
    output: ['end', 'second:1'],
  });

const network = comparing(true);
const weights = randomWeights(network, 1);
const [one, two] = [randomArray(1, [2, 4, 2]), randomArray(2, [2, 3, 2])];
const named = (name: string): Float32Array => weights.find((weight) => weight.name === name)!.values;
const apart = comparing(false);
const copied = weightSpecs(apart).map((spec) => ({
  ...spec,
  values: named(spec.name.replace('second/', 'first/')),
}));

describe('a layer of a graph that is run once more', () => {
  test('has its weights once', () => {
    expect(network.config.layers.map(({ config }) => config.name)).toEqual([
      'first',
      'second',
      'both',
      'end',
    ]);
    expect(weights.map(({ name }) => name)).toEqual([
      'first/kernel',
      'first/recurrent_kernel',
      'first/bias',
      'end/kernel',
      'end/bias',
    ]);
    expect(initializeWeights(network, 1).map(({ shape }) => shape)).toEqual(
      weights.map(({ shape }) => shape),
    );
  });

  test('computes what a second one with the same weights computes', () => {
    const expected = createEngine(apart, copied).predictAll({ one, two });
    expect(createEngine(network, weights).predictAll({ one, two })).toEqual(expected);
  });

  test('keeps no states for the batch to come', () => {
    expect(() =>
      graph({
        inputs: { one: input({ numFeatures: 2 }), two: input({ numFeatures: 2 }) },
        layers: {
          first: from('one', gru({ units: 3, stateful: true })),
          second: from('two', 'first'),
          both: from(['first', 'second'], multiply()),
        },
        output: 'both',
      }),
    ).toThrow(
      'second goes on from the batch before, so it runs once and begins from no other states. ' +
        "Received stateful: true and the layer of 'first'. Leave stateful out.",
    );
  });

  test('learns from both', () => {
    const gradients = [
      { of: network, from: weights },
      { of: apart, from: copied },
    ].map(({ of, from: first }) => {
      const model = buildLayers(of);
      setWeights(model, { network: of, weights: first });
      expect(getWeights(model, of)).toEqual(first);
      const variables = model.trainableWeights.map((weight) => weight.read() as Variable);
      const made = tidy(() => {
        const { grads } = variableGrads(() => {
          const [a, b] = [one, two].map(({ values, shape }) => ({ tensor: tensor(values, [...shape]) }));
          return sum(runGraph(model, { one: a!, two: b! }).get('end')!.tensor);
        }, variables);
        return weightSpecs(of).map(({ name }, index) => ({
          name,
          values: grads[variables[index]!.name]!.dataSync().slice(),
        }));
      });
      model.dispose();
      return new Map(made.map(({ name, values }) => [name, values] as const));
    });
    const [shared, both] = gradients as [Map<string, Float32Array>, Map<string, Float32Array>];
    for (const [name, values] of shared) {
      const other = both.get(name.replace('first/', 'second/'))!;
      const isOfFirst = name.startsWith('first/');
      values.forEach((value, at) =>
        expect(value).toBeCloseTo(both.get(name)![at]! + (isOfFirst ? other[at]! : 0), 5),
      );
    }
  });

  test('is trained, and leaves no tensor behind', async () => {
    const targets = { shape: [2, 1], values: Float32Array.of(1, -1) };
    const plain = graph({
      inputs: { one: input({ numFeatures: 2 }), two: input({ numFeatures: 2 }) },
      layers: {
        first: from('one', gru({ units: 3 })),
        second: from('two', 'first'),
        end: from('both', dense({ units: 1 })),
        both: from(['first', 'second'], multiply()),
      },
      output: 'end',
    });
    const fit = (): ReturnType<typeof trainNetwork> =>
      trainNetwork(plain, randomWeights(plain, 1), {
        examples: {
          count: 2,
          batch: () => ({ inputs: one, otherInputs: { two: { values: two } }, targets }),
        },
        loss: 'meanSquaredError',
        epochs: 30,
        learningRate: 0.05,
      });
    const { history } = await fit();
    expect(history.at(-1)!.loss).toBeLessThan(history[0]!.loss / 4);
    const { numTensors } = memory();
    await fit();
    expect(memory().numTensors).toBe(numTensors);
  });

  test('is one layer with two calls in Keras’s JSON', () => {
    const json = JSON.parse(JSON.stringify(toKerasJson(network))) as {
      config: { layers: { name: string; inbound_nodes: unknown[] }[]; output_layers: unknown };
    };
    expect(json.config.layers.find(({ name }) => name === 'first')!.inbound_nodes).toEqual([
      [['one', 0, 0, {}]],
      [['two', 0, 0, {}]],
    ]);
    expect(json.config.output_layers).toEqual([
      ['end', 0, 0],
      ['first', 1, 1],
    ]);
    expect(fromKerasJson(json as never)).toEqual(network);
  });

  test.each<[() => unknown, string]>([
    [
      () => graph({ inputs: { a: input({ numFeatures: 1 }) }, layers: { b: from('a', 'c') }, output: 'b' }),
      "b runs a layer of its graph once more, one that has weights of its own. Received 'c'. Name the layer that runs first.",
    ],
    [
      () =>
        graph({
          inputs: { a: input({ numFeatures: 1 }) },
          layers: { b: from('a', dense({ units: 2 })), c: from('b', 'b') },
          output: 'c',
        }),
      'c reads as many features as b, whose weights it has: [1]. Received [2]. Give it a layer of its own.',
    ],
    [
      () => from('a', 'b', { initialState: 'c' }),
      "A layer that runs once more is told each state that it begins from. Received 'c' for 'b'. Name them, such as ['c:1'].",
    ],
  ])('is refused where there is no such layer or it does not fit', (make, message) => {
    expect(make).toThrow(message);
  });
});
