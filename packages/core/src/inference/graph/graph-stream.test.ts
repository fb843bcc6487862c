import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DenseArray } from '../../data/dense-array.js';
import { RnnError } from '../../errors.js';
import {
  add,
  attention,
  bidirectional,
  concatenate,
  dense,
  embedding,
  from,
  graph,
  gru,
  input,
  repeatVector,
  vectorInput,
  type GraphNetwork,
} from '../../network/index.js';
import { randomArray, randomWeights } from '../any-network.test.support.js';
import { createEngine, type Engine } from '../engine.js';
import { anyGraph } from './any-graph.test.support.js';

const time = 6;
const arrays = (seed: number): Record<'beside' | 'source' | 'target' | 'place', DenseArray> => ({
  beside: randomArray(seed, [1, time, 1]),
  source: randomArray(seed + 1, [1, 5, 3]),
  target: randomArray(seed + 2, [1, time, 2]),
  place: randomArray(seed + 3, [1, 2]),
});

const upTo = ({ values, shape }: DenseArray, steps: number): DenseArray => ({
  shape: [1, steps, shape[2]!],
  values: values.subarray(0, steps * shape[2]!),
});

describe('a stream of a graph', () => {
  test('ends, at every step, where the whole ends', () => {
    fc.assert(
      fc.property(anyGraph, fc.nat(1e6), fc.integer({ min: 0, max: time - 1 }), (network, seed, masked) => {
        const engine = createEngine(network, randomWeights(network, seed));
        const pools = network.config.layers.some(({ className }) => className === 'AveragePooling1D');
        const { beside, source, target, place } = arrays(seed);
        target.values.fill(0, 2 * masked, 2 * masked + 2);
        const stream = engine.openStream({ source, place });
        for (let steps = 1; steps <= time; steps++) {
          const [side, now] = [upTo(beside, steps), upTo(target, steps)];
          const whole = engine.predictAll({ beside: side, source, target: now, place });
          const given = stream.stepAll({
            beside: side.values.subarray(-1),
            target: now.values.subarray(-2),
          });
          for (const name of network.config.outputs) {
            const { values } = whole[name]!;
            // Half of a window gives nothing yet.
            if (name === 'said' && pools && steps % 2 === 1) continue;
            const last = values.subarray(values.length - given[name]!.length);
            given[name]!.forEach((value, at) => expect(Math.abs(value - last[at]!)).toBeLessThan(4e-5));
          }
        }
        expect(engine.memory().streams).toBe(1);
        engine.dispose();
        expect(engine.memory().streams).toBe(0);
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  const network = graph({
    inputs: { ids: input(), state: vectorInput({ numFeatures: 3 }) },
    layers: {
      words: from('ids', embedding({ inputDim: 5, outputDim: 2 })),
      read: from('words', gru({ units: 3, returnSequences: true }), { initialState: ['state'] }),
      again: from('words', 'read'),
      both: from(['read', 'again'], add()),
      said: from('both', dense({ units: 2 })),
    },
    output: ['said', 'read:1'],
  });
  const weights = randomWeights(network, 2);
  const state = randomArray(1, [1, 3]);
  const open = (engine: Engine = createEngine(network, weights)): ReturnType<Engine['openStream']> =>
    engine.openStream({ state });
  const id = (value: number): Float32Array => Float32Array.of(value);

  test('takes a single input without a name, and gives the same array each time', () => {
    const stream = open();
    const first = stream.step(id(1));
    expect(first).toHaveLength(2);
    expect(stream.step({ ids: id(2) })).toBe(first);
    expect(stream.stepAll(id(3))['said']).toEqual(first);
  });

  test('goes on from a saved state that went through JSON, and as a copy', () => {
    const stream = open();
    stream.step(id(1));
    const saved = JSON.parse(JSON.stringify(stream.state.save())) as ReturnType<typeof stream.state.save>;
    expect(saved.layers.map(({ name }) => name)).toEqual(['read', 'again']);
    const copy = stream.copy();
    const expected = [...stream.step(id(2))];
    const other = open();
    other.step(id(4));
    other.state.restore(saved);
    expect([...other.step(id(2))]).toEqual(expected);
    expect([...copy.step(id(2))]).toEqual(expected);
  });

  test('refuses an id that there is not before any state has changed', () => {
    const stream = open();
    const before = stream.state.save();
    expect(() => stream.step(id(5))).toThrow(RnnError);
    expect(stream.state.save()).toEqual(before);
  });

  test('frees its memory when it is closed', () => {
    const engine = createEngine(network, weights);
    open(engine).close();
    const { bytes } = engine.memory();
    for (let count = 0; count < 2000; count++) {
      const stream = open(engine);
      stream.step(id(count % 5));
      stream.copy().close();
      stream.close();
    }
    expect(engine.memory()).toEqual({ streams: 0, bytes });
    const closed = open(engine);
    closed.close();
    expect(() => closed.step(id(1))).toThrow('A stream is used until it is closed.');
  });

  const steps = input({ numFeatures: 2 });
  const reader = gru({ units: 2, returnSequences: true });
  const refused: readonly (readonly [GraphNetwork, string])[] = [
    [
      graph({
        inputs: { steps },
        layers: { a: from('steps', reader), b: from(['a', 'a'], attention({ causal: true })) },
        output: 'b',
      }),
      "b, which looks at every step of 'a', however many there are. " +
        'Use predict on whole sequences, or open the stream with what that reads.',
    ],
    [
      graph({
        inputs: { steps },
        layers: { a: from('steps', reader), b: from('steps', reader, { initialState: 'a' }) },
        output: 'b',
      }),
      "b, which begins where 'a:1' ends. Use predict on whole sequences, or open the stream with what that reads.",
    ],
    [
      graph({
        inputs: { steps },
        layers: { a: from('steps', gru({ units: 2 })), b: from('a', repeatVector({ n: 3 })) },
        output: 'b',
      }),
      'b, which makes steps of its own. Use predict on whole sequences.',
    ],
    [
      graph({
        inputs: { steps },
        layers: { a: from('steps', bidirectional({ layer: reader })) },
        output: 'a',
      }),
      'a, which reads from the last step too. Use predict on whole sequences, or train a network whose layers only go forwards.',
    ],
  ];
  test.each(refused)('refuses what steps to come, or all of them, are read for (%#)', (given, received) => {
    const engine = createEngine(given, randomWeights(given, 1));
    expect(() => engine.openStream()).toThrow(
      new RnnError('not-streamable', `A stream reads steps as they come. Received ${received}`),
    );
    expect(engine.memory().streams).toBe(0);
  });

  test('runs a layer twice, and reads masked steps where it is told to, as whole sequences do', () => {
    const shared = graph({
      inputs: { ids: input(), start: vectorInput({ numFeatures: 2 }) },
      layers: {
        words: from('ids', embedding({ inputDim: 6, outputDim: 2, maskZero: true })),
        reader: from('words', gru({ units: 2, returnSequences: true }), {
          initialState: ['start'],
          readsMasked: true,
        }),
        again: from('reader', 'reader'),
        both: from(['reader', 'again'], concatenate()),
      },
      output: 'both',
    });
    const engine = createEngine(shared, randomWeights(shared, 2));
    const start = randomArray(3, [1, 2]);
    const ids = Float32Array.of(3, 0, 5, 0, 0, 1);
    const { values } = engine.predict({ ids: { shape: [1, 6], values: ids }, start });
    const stream = engine.openStream({ start });
    ids.forEach((one, step) => {
      const output = stream.step(Float32Array.of(one));
      output.forEach((value, unit) => expect(value).toBeCloseTo(values[4 * step + unit]!, 5));
    });
    expect([...values.subarray(4, 8)]).toEqual([0, 0, 0, 0]);
  });

  test('is opened with one row of what has no steps', () => {
    const engine = createEngine(network, weights);
    expect(() => engine.openStream()).toThrow(
      new RnnError(
        'invalid-argument',
        "A stream of a graph is opened with the inputs that have no steps. Received no 'state'. " +
          'Open it with openStream({ state }).',
      ),
    );
    expect(() => engine.openStream({ state: randomArray(1, [2, 3]) })).toThrow(
      'A stream is of one sequence, so what it is opened with is [1, …]. Received 2 rows. Open a stream for each.',
    );
    expect(() => engine.openStream({ state, other: state })).toThrow(
      "The graph's inputs are 'ids', 'state'. Received 'other'. Rename it.",
    );
    expect(() => open(engine).step({ ids: id(1), other: id(1) })).toThrow(
      "A step reads 1 numbers of 'ids', as in training. Received 1 of 'ids' and 1 of 'other'.",
    );
  });
});
