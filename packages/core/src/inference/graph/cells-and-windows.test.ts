import { cast, dispose, expandDims, mul, sum, tensor, tidy, variableGrads } from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DenseArray } from '../../data/dense-array.js';
import { buildLayers, prepareBackend, runGraph, setWeights } from '../../layers/index.js';
import {
  add,
  averagePooling1d,
  bidirectional,
  concatenate,
  conv1d,
  dense,
  from,
  fromKerasJson,
  graph,
  gru,
  input,
  lstm,
  maxPooling1d,
  simpleRnn,
  toKerasJson,
  type GraphNetwork,
  type RecurrentLayer,
  type Unnamed,
  type Weights,
} from '../../network/index.js';
import { randomArray, randomWeights } from '../any-network.test.support.js';
import { createEngine } from '../engine.js';

beforeAll(() => prepareBackend());

const makers = { lstm, gru, simpleRnn };

const options = fc.record(
  {
    activation: fc.constantFrom('sigmoid' as const, 'softsign' as const),
    zoneoutHidden: fc.constantFrom(0.1, 0.5),
    layerNormalization: fc.constant(true),
    dropout: fc.constant(0.3),
    recurrentDropout: fc.constant(0.2),
  },
  { requiredKeys: [] },
);

const lstmOptions = fc.record(
  {
    recurrentActivation: fc.constant('hardSigmoid' as const),
    zoneoutCell: fc.constant(0.2),
    cellClip: fc.constantFrom(0.3, 2),
    projection: fc.integer({ min: 1, max: 5 }),
  },
  { requiredKeys: [] },
);

/** A cell with options, made for whole sequences or for their ends. */
const anyCell = fc
  .record({
    kind: fc.constantFrom<(keyof typeof makers)[]>('lstm', 'gru', 'simpleRnn'),
    units: fc.integer({ min: 1, max: 6 }),
    options,
    own: lstmOptions,
  })
  .map(({ kind, units, options: any, own }) => (returnSequences: boolean): Unnamed<RecurrentLayer> => {
    const shared = { units, returnSequences, ...any };
    return kind === 'lstm' ? lstm({ ...shared, ...own }) : makers[kind](shared);
  });

const window = fc
  .record({
    kernelSize: fc.integer({ min: 1, max: 3 }),
    padding: fc.constantFrom('valid' as const, 'same' as const, 'causal' as const),
    strides: fc.constantFrom(1, 2),
    pooling: fc.constantFrom('none', 'max', 'average'),
  })
  .map(({ pooling, ...convolution }) => ({ pooling, convolution: conv1d({ filters: 3, ...convolution }) }));

/** Two readers of one convolution, the second going on from the first; what pools stands at the end. */
const anyGraph = fc
  .record({ cell: anyCell, window, turns: fc.boolean() })
  .map(({ cell, window: { pooling, convolution }, turns }) => {
    const reader = (returnSequences: boolean): Parameters<typeof from>[1] =>
      turns ? bidirectional({ layer: cell(returnSequences) }) : cell(returnSequences);
    const pool = pooling === 'average' ? averagePooling1d : maxPooling1d;
    return graph({
      inputs: { steps: input({ numFeatures: 2 }) },
      layers: {
        heard: from('steps', convolution),
        encoded: from('heard', reader(false)),
        decoded: from('heard', reader(true), { initialState: 'encoded' }),
        both: from(['heard', 'decoded'], concatenate()),
        ...(pooling === 'none' ? {} : { pooled: from('both', pool({ poolSize: 2 })) }),
        said: from(pooling === 'none' ? 'both' : 'pooled', dense({ units: 2 })),
      },
      output: ['said', 'encoded', 'encoded:1', 'decoded:1'],
    });
  });

function runWithLayers(
  network: GraphNetwork,
  weights: Weights,
  { steps, lengths }: { readonly steps: DenseArray; readonly lengths: Int32Array },
): Record<string, ArrayLike<number>> {
  const model = buildLayers(network);
  setWeights(model, { network, weights });
  const outputs: Record<string, ArrayLike<number>> = {};
  tidy(() => {
    const [batch = 0, time = 0] = steps.shape;
    const mask = Array.from(lengths, (length) => Array.from({ length: time }, (_, step) => step < length));
    const made = runGraph(model, {
      steps: {
        tensor: tensor(steps.values, [...steps.shape]),
        mask: tensor(mask, [batch, time], 'bool'),
      },
    });
    for (const name of network.config.outputs) {
      const { tensor: given, mask: real } = made.get(name)!;
      outputs[name] = (real ? mul(given, cast(expandDims(real, -1), 'float32')) : given).dataSync();
    }
  });
  model.dispose();
  return outputs;
}

describe('cells with options, convolutions and pooling over windows in graphs', () => {
  test('give in the engine what the layers give that are trained', () => {
    fc.assert(
      fc.property(anyGraph, fc.nat(), fc.integer({ min: 4, max: 7 }), (network, seed, length) => {
        const weights = randomWeights(network, seed);
        const steps = randomArray(seed, [2, 7, 2]);
        const lengths = Int32Array.of(length, 7);
        const engine = createEngine(network, weights);
        const given = engine.predictAll(steps, { lengths });
        engine.dispose();
        const expected = runWithLayers(network, weights, { steps, lengths });
        for (const name of network.config.outputs) {
          const { values } = given[name]!;
          expect(values).toHaveLength(expected[name]!.length);
          const differences = values.map((value, at) => Math.abs(value - expected[name]![at]!));
          expect(Math.max(0, ...differences)).toBeLessThan(4e-5);
        }
      }),
      { numRuns: 30, seed: 5 },
    );
  });

  test('come back from Keras’s JSON', () => {
    fc.assert(
      fc.property(anyGraph, (network) => {
        expect(fromKerasJson(JSON.parse(JSON.stringify(toKerasJson(network))) as never)).toEqual(network);
      }),
      { numRuns: 30, seed: 6 },
    );
  });

  test('give a row alone what they give it among padded ones', () => {
    const network = graph({
      inputs: { steps: input({ numFeatures: 2 }) },
      layers: {
        heard: from('steps', conv1d({ filters: 3, kernelSize: 3, strides: 2 })),
        read: from('heard', lstm({ units: 4, projection: 2, returnSequences: true })),
        beside: from('heard', gru({ units: 2, zoneoutHidden: 0.3, returnSequences: true })),
        said: from(['read', 'beside'], add()),
      },
      output: ['said', 'read:2'],
    });
    const engine = createEngine(network, randomWeights(network, 2));
    const steps = randomArray(3, [2, 9, 2]);
    const alone = { shape: [1, 6, 2], values: steps.values.slice(0, 12) };
    const padded = engine.predictAll(steps, { lengths: Int32Array.of(6, 9) });
    expect(padded['said']!.shape).toEqual([2, 4, 2]);
    const single = engine.predictAll(alone);
    expect(single['said']!.shape).toEqual([1, 2, 2]);
    single['said']!.values.forEach((value, at) => expect(padded['said']!.values[at]).toBeCloseTo(value, 6));
    expect([...padded['said']!.values.subarray(4, 8)]).toEqual([0, 0, 0, 0]);
    single['read:2']!.values.forEach((value, at) =>
      expect(padded['read:2']!.values[at]).toBeCloseTo(value, 6),
    );
    engine.dispose();
  });

  test('have the gradients of central differences, through states handed on', () => {
    const cell = { units: 3, projection: 2, recurrentActivation: 'hardSigmoid', zoneoutCell: 0.2 } as const;
    const network = graph({
      inputs: { steps: input({ numFeatures: 2 }) },
      layers: {
        heard: from('steps', conv1d({ filters: 2, kernelSize: 2, activation: 'tanh' })),
        encoded: from('heard', lstm(cell)),
        decoded: from('heard', lstm({ ...cell, returnSequences: true }), { initialState: 'encoded' }),
      },
      output: 'decoded',
    });
    const weights = randomWeights(network, 4);
    const model = buildLayers(network);
    setWeights(model, { network, weights });
    const steps = tensor(randomArray(5, [2, 5, 2]).values, [2, 5, 2]);
    const loss = (): Tensor<never> => {
      const { tensor: decoded } = runGraph(model, { steps: { tensor: steps } }).get('decoded')!;
      return sum(mul(decoded, decoded)) as unknown as Tensor<never>;
    };
    const variables = model.trainableWeights.map((weight) => weight.read() as Variable);
    const { grads } = variableGrads(loss, variables);
    for (const variable of variables) {
      const values = variable.dataSync().slice();
      const numbers = grads[variable.name]!.dataSync();
      const at = values.length >> 1;
      const shifted = (by: number): number =>
        tidy(() => {
          const moved = values.map((value, index) => (index === at ? value + by : value));
          variable.assign(tensor(moved, variable.shape));
          return loss().dataSync()[0]!;
        });
      const slope = (shifted(0.01) - shifted(-0.01)) / 0.02;
      tidy(() => variable.assign(tensor(values, variable.shape)));
      expect(Math.abs(slope - numbers[at]!)).toBeLessThan(2e-3 * Math.max(1, Math.abs(slope)));
    }
    dispose([steps, grads]);
    model.dispose();
  });
});
