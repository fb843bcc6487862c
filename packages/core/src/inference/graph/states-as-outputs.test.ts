import { beforeAll, describe, expect, test } from 'vitest';
import type { DenseArray } from '../../data/dense-array.js';
import { buildLayers, prepareBackend, runGraph, setWeights } from '../../layers/index.js';
import { tensor, tidy } from '@tensorflow/tfjs-core';
import {
  bidirectional,
  dense,
  embedding,
  from,
  fromKerasJson,
  globalAveragePooling1d,
  graph,
  gru,
  input,
  lstm,
  toKerasJson,
  vectorInput,
} from '../../network/index.js';
import { randomArray, randomWeights } from '../any-network.test.support.js';
import { createEngine } from '../engine.js';

beforeAll(() => prepareBackend());

const units = 3;
const layers = {
  decoded: from('steps', lstm({ units, returnSequences: true }), { initialState: ['h', 'c'] }),
  next: from('decoded', dense({ units: 2 })),
} as const;
const states = { h: vectorInput({ numFeatures: units }), c: vectorInput({ numFeatures: units }) };
const stepper = graph({
  inputs: { steps: input({ numFeatures: 2 }), ...states },
  layers,
  output: ['next', 'decoded:1', 'decoded:2'],
});
const weights = randomWeights(stepper, 1);
const steps = randomArray(2, [2, 5, 2]);
const zeros: DenseArray = { shape: [2, units], values: new Float32Array(2 * units) };

describe('final states as outputs', () => {
  test('let an LSTM be run step by step to what it gives as a whole', () => {
    const engine = createEngine(stepper, weights);
    const whole = engine.predictAll({ steps, h: zeros, c: zeros });
    let [h, c] = [zeros, zeros];
    for (let at = 0; at < 5; at++) {
      const values = Float32Array.from(
        [0, 1].flatMap((row) => [...steps.values.subarray(row * 10 + at * 2, row * 10 + at * 2 + 2)]),
      );
      const made = engine.predictAll({ steps: { shape: [2, 1, 2], values }, h, c });
      [h, c] = [made['decoded:1']!, made['decoded:2']!];
      for (const row of [0, 1]) {
        const expected = whole['next']!.values.subarray((row * 5 + at) * 2, (row * 5 + at) * 2 + 2);
        expected.forEach((value, index) =>
          expect(made['next']!.values[row * 2 + index]).toBeCloseTo(value, 6),
        );
      }
    }
    h.values.forEach((value, at) => expect(value).toBeCloseTo(whole['decoded:1']!.values[at]!, 6));
    c.values.forEach((value, at) => expect(value).toBeCloseTo(whole['decoded:2']!.values[at]!, 6));
  });

  test('are those of the layers that are trained', () => {
    const whole = createEngine(stepper, weights).predictAll({ steps, h: zeros, c: zeros });
    const model = buildLayers(stepper);
    setWeights(model, { network: stepper, weights });
    tidy(() => {
      const toTensor = ({ values, shape }: DenseArray): { tensor: ReturnType<typeof tensor> } => ({
        tensor: tensor(values, [...shape]),
      });
      const made = runGraph(model, { steps: toTensor(steps), h: toTensor(zeros), c: toTensor(zeros) });
      for (const name of ['decoded:1', 'decoded:2']) {
        const values = made.get(name)!.tensor.dataSync();
        values.forEach((value, at) => expect(value).toBeCloseTo(whole[name]!.values[at]!, 5));
      }
    });
    model.dispose();
  });

  test('come back from Keras’s JSON', () => {
    const json = JSON.parse(JSON.stringify(toKerasJson(stepper))) as ReturnType<typeof toKerasJson>;
    expect(JSON.stringify(json)).toContain('["decoded",0,2]');
    expect(fromKerasJson(json)).toEqual(stepper);
  });

  test('of both directions are where another layer of both begins', () => {
    const twice = graph({
      inputs: { steps: input({ numFeatures: 2 }) },
      layers: {
        encoded: from('steps', bidirectional({ layer: lstm({ units, returnSequences: true }) })),
        decoded: from('encoded', bidirectional({ layer: lstm({ units }), mergeMode: 'sum' }), {
          initialState: 'encoded',
        }),
      },
      output: ['decoded', 'decoded:1', 'decoded:4', 'encoded:3'],
    });
    expect(twice.config.calls[1]!.initialState).toEqual([1, 2, 3, 4].map((at) => `encoded:${at}`));
    expect(fromKerasJson(JSON.parse(JSON.stringify(toKerasJson(twice))) as never)).toEqual(twice);
    const own = randomWeights(twice, 3);
    const whole = createEngine(twice, own).predictAll(steps, { lengths: Int32Array.of(5, 3) });
    const model = buildLayers(twice);
    setWeights(model, { network: twice, weights: own });
    tidy(() => {
      const mask = tensor([1, 1, 1, 1, 1, 1, 1, 1, 0, 0], [2, 5], 'bool');
      const made = runGraph(model, { steps: { tensor: tensor(steps.values, [2, 5, 2]), mask } });
      for (const name of twice.config.outputs) {
        const values = made.get(name)!.tensor.dataSync();
        expect(values).toHaveLength(whole[name]!.values.length);
        values.forEach((value, at) => expect(value).toBeCloseTo(whole[name]!.values[at]!, 5));
      }
    });
    model.dispose();
  });

  test('are those behind masked steps where a layer reads them as others', () => {
    const network = graph({
      inputs: { ids: input(), ...states },
      layers: {
        words: from('ids', embedding({ inputDim: 5, outputDim: 2, maskZero: true })),
        read: from('words', lstm({ units, returnSequences: true }), {
          initialState: ['h', 'c'],
          readsMasked: true,
        }),
        pooled: from('read', globalAveragePooling1d()),
      },
      output: ['pooled', 'read', 'read:1'],
    });
    expect(fromKerasJson(JSON.parse(JSON.stringify(toKerasJson(network))) as never)).toEqual(network);
    const own = randomWeights(network, 2);
    const ids: DenseArray = { shape: [2, 4], values: Float32Array.of(1, 2, 0, 0, 3, 0, 4, 1) };
    const begin = randomArray(5, [2, units]);
    const made = createEngine(network, own).predictAll({ ids, h: begin, c: begin });
    const unmasked = createEngine(
      graph({
        inputs: { ids: input(), ...states },
        layers: {
          words: from('ids', embedding({ inputDim: 5, outputDim: 2 })),
          read: from('words', lstm({ units, returnSequences: true }), { initialState: ['h', 'c'] }),
        },
        output: ['read', 'read:1'],
      }),
      own,
    ).predictAll({ ids, h: begin, c: begin });
    expect(made['read:1']).toEqual(unmasked['read:1']);
    // Masked steps are 0 all the same, and stay out of the mean.
    const expected = unmasked['read']!.values.map((value, at) =>
      ids.values[Math.floor(at / units)] === 0 ? 0 : value,
    );
    expect(made['read']!.values).toEqual(expected);
    const model = buildLayers(network);
    setWeights(model, { network, weights: own });
    tidy(() => {
      const given = Object.entries({ ids, h: begin, c: begin }).map(([name, { values, shape }]) => [
        name,
        { tensor: tensor(values, [...shape]) },
      ]);
      const trained = runGraph(model, Object.fromEntries(given) as never);
      for (const name of ['pooled', 'read:1']) {
        const values = trained.get(name)!.tensor.dataSync();
        values.forEach((value, at) => expect(value).toBeCloseTo(made[name]!.values[at]!, 5));
      }
    });
    model.dispose();
    expect(() =>
      graph({
        inputs: { ids: input() },
        layers: { words: from('ids', embedding({ inputDim: 5, outputDim: 2 }), { readsMasked: true }) },
        output: 'words',
      }),
    ).toThrow(
      "readsMasked is for layers that recur forwards, or in both directions. Received 'words'. Leave it out.",
    );
  });

  test('that a layer has not are refused', () => {
    expect(() =>
      graph({
        inputs: { steps: input({ numFeatures: 2 }) },
        layers: { read: from('steps', gru({ units })) },
        output: 'read:2',
      }),
    ).toThrow(
      "An output of a graph is one of its layers, or a state of one. Received 'read:2'. Name a layer.",
    );
  });
});
