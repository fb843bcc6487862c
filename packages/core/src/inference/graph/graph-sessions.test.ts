import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DenseArray } from '../../data/dense-array.js';
import { RnnError } from '../../errors.js';
import {
  add,
  attention,
  concatenate,
  dense,
  embedding,
  from,
  graph,
  gru,
  input,
  vectorInput,
} from '../../network/index.js';
import { randomArray, randomWeights } from '../any-network.test.support.js';
import { createEngine, type Engine } from '../engine.js';
import { heapGrowth } from '../heap-growth.test.support.js';
import type { EngineSessions } from '../sessions.js';
import { anyGraph } from './any-graph.test.support.js';

/** Row `row` of an array, [1, …]. */
function rowOf({ values, shape: [batch = 1, ...axes] }: DenseArray, row: number): DenseArray {
  const size = values.length / batch;
  return { shape: [1, ...axes], values: values.slice(row * size, (row + 1) * size) };
}

const arrayOf = ({ values }: DenseArray): Float32Array => Float32Array.from(values);

/** An encoder whose sequence is known, and a decoder that attends to it; a place that is known, too. */
const decoder = graph({
  inputs: {
    ids: input(),
    source: input({ numFeatures: 2 }),
    place: vectorInput({ numFeatures: 3 }),
  },
  layers: {
    read: from('source', gru({ units: 3, returnSequences: true })),
    words: from('ids', embedding({ inputDim: 5, outputDim: 2, maskZero: true })),
    said: from('words', gru({ units: 3, returnSequences: true }), { initialState: ['read:1'] }),
    seen: from(['said', 'read'], attention()),
    both: from(['said', 'seen'], concatenate()),
    out: from('both', dense({ units: 2 })),
    placed: from('place', dense({ units: 3 })),
  },
  output: ['out', 'said:1', 'placed'],
});
const weights = randomWeights(decoder, 2);
const source = randomArray(1, [4, 5, 2]);
const place = randomArray(2, [4, 3]);
const open = (engine: Engine = createEngine(decoder, weights)): EngineSessions =>
  engine.openSessions(4, { known: { source, place } });

describe('sessions of a graph', () => {
  test('give what as many streams give, whatever the graph', () => {
    fc.assert(
      fc.property(anyGraph, fc.nat(1e6), fc.integer({ min: 2, max: 6 }), (network, seed, count) => {
        const engine = createEngine(network, randomWeights(network, seed));
        const known = { source: randomArray(seed, [count, 5, 3]), place: randomArray(seed + 1, [count, 2]) };
        const sessions = engine.openSessions(count, { known });
        const streams = Array.from({ length: count }, (_, row) =>
          engine.openStream({ source: rowOf(known.source, row), place: rowOf(known.place, row) }),
        );
        for (let step = 0; step < 5; step++) {
          const beside = randomArray(seed + 2 + step, [count, 1]);
          const target = randomArray(seed + 9 + step, [count, 2]);
          // Some rows are masked, if the network masks.
          target.values.fill(0, 0, 2 * ((seed + step) % (count + 1)));
          const given = sessions.stepAll({ beside: arrayOf(beside), target: arrayOf(target) });
          for (const [row, stream] of streams.entries()) {
            const expected = stream.stepAll({
              beside: arrayOf(rowOf(beside, row)),
              target: arrayOf(rowOf(target, row)),
            });
            for (const [name, values] of Object.entries(expected)) {
              const size = values.length;
              values.forEach((value, unit) => {
                expect(Math.abs(value - given[name]![row * size + unit]!)).toBeLessThan(2e-5);
              });
            }
          }
        }
        expect(engine.memory().streams).toBe(2 * count);
        engine.dispose();
        expect(engine.memory().streams).toBe(0);
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  test('give what as many streams give when there are more than pass at once, named in any order', () => {
    const count = 300;
    const engine = createEngine(decoder, weights);
    const known = { source: randomArray(3, [count, 5, 2]), place: randomArray(4, [count, 3]) };
    const sessions = engine.openSessions(count, { known });
    const backwards = Int32Array.from({ length: count }, (_, row) => count - 1 - row);
    const ids = Float32Array.from({ length: count }, (_, row) => row % 5);
    const outputs = sessions.stepAll({ ids }, backwards);
    for (const row of [0, 127, 128, 299]) {
      const session = count - 1 - row;
      const stream = engine.openStream({
        source: rowOf(known.source, session),
        place: rowOf(known.place, session),
      });
      const expected = stream.stepAll(ids.subarray(row, row + 1));
      for (const [name, values] of Object.entries(expected)) {
        values.forEach((value, unit) => {
          expect(outputs[name]![row * values.length + unit]).toBeCloseTo(value, 5);
        });
      }
    }
  });

  test('share one row of what is known', () => {
    const engine = createEngine(decoder, weights);
    const known = { source: rowOf(source, 1), place: rowOf(place, 1) };
    const sessions = engine.openSessions(3, { known });
    const outputs = [...sessions.step(Float32Array.of(1, 2, 1))];
    const stream = engine.openStream(known);
    const expected = [...stream.step(Float32Array.of(1))];
    expected.forEach((value, unit) => expect(outputs[unit]).toBeCloseTo(value, 5));
    expect(outputs.slice(4)).toEqual(outputs.slice(0, 2));
    expect(() => sessions.reset(0, { known })).toThrow(
      'A session has a row of its own where the sessions were opened with a row for each. Received one for all 3.',
    );
  });

  test('read no more of what is known than its length', () => {
    const engine = createEngine(decoder, weights);
    const lengths = { source: Int32Array.of(5, 2, 3, 4) };
    const sessions = engine.openSessions(4, { known: { source, place }, lengths });
    const outputs = sessions.step(Float32Array.of(1, 1, 1, 1));
    const short = { shape: [1, 2, 2], values: rowOf(source, 1).values.slice(0, 4) };
    const expected = engine.openStream({ source: short, place: rowOf(place, 1) }).step(Float32Array.of(1));
    expected.forEach((value, unit) => expect(outputs[2 + unit]).toBeCloseTo(value, 5));
  });

  test('keep the state of each, which a stream goes on from and the other way round', () => {
    const engine = createEngine(decoder, weights);
    const sessions = open(engine);
    sessions.step(Float32Array.of(1, 2, 3, 4));
    const saved = JSON.parse(JSON.stringify(sessions.state.save(2)));
    const stream = engine.openStream({ source: rowOf(source, 2), place: rowOf(place, 2) });
    stream.state.restore(saved);
    const expected = [...sessions.step(Float32Array.of(4), Int32Array.of(2))];
    stream.step(Float32Array.of(4)).forEach((value, unit) => expect(value).toBeCloseTo(expected[unit]!, 6));
    sessions.state.restore(2, saved);
    expect([...sessions.step(Float32Array.of(4), Int32Array.of(2))]).toEqual(expected);
  });

  test('begin anew where what they know ends, or with something else that is known', () => {
    const sessions = open();
    const ids = Float32Array.of(1, 2, 3, 4);
    const first = [...sessions.step(ids)];
    sessions.step(ids);
    sessions.reset(1);
    expect([...sessions.step(ids)].slice(2, 4)).toEqual(first.slice(2, 4));

    // The third session's sequence, and its length.
    const known = { source: rowOf(source, 2), place: rowOf(place, 2) };
    sessions.reset(1, { known });
    sessions.reset(2);
    const other = sessions.stepAll(Float32Array.of(3, 3), Int32Array.of(1, 2));
    expect([...other['out']!.subarray(0, 2)]).toEqual([...other['out']!.subarray(2)]);
    expect([...other['placed']!.subarray(0, 3)]).toEqual([...other['placed']!.subarray(3)]);
    sessions.reset(1, { known, lengths: { source: Int32Array.of(2) } });
    sessions.reset(2);
    const shorter = sessions.step(Float32Array.of(3, 3), Int32Array.of(1, 2));
    expect([...shorter.subarray(0, 2)]).not.toEqual([...shorter.subarray(2)]);
    const short = { shape: [1, 2, 2], values: known.source.values.slice(0, 4) };
    const stream = createEngine(decoder, weights).openStream({ source: short, place: known.place });
    stream.step(Float32Array.of(3)).forEach((value, unit) => expect(shorter[unit]).toBeCloseTo(value, 5));
  });

  test('take no memory for their steps', () => {
    const network = graph({
      inputs: { steps: input({ numFeatures: 2 }), place: vectorInput({ numFeatures: 3 }) },
      layers: {
        heard: from('steps', gru({ units: 3, returnSequences: true }), { initialState: ['place'] }),
        again: from('steps', dense({ units: 3 })),
        both: from(['heard', 'again'], add()),
        out: from('both', dense({ units: 1 })),
      },
      output: ['out', 'heard:1'],
    });
    const engine = createEngine(network, randomWeights(network, 1));
    const sessions = engine.openSessions(20, { known: { place: randomArray(1, [20, 3]) } });
    const steps = randomArray(2, [20, 2]).values;
    sessions.step({ steps });
    const { bytes } = engine.memory();
    const rounds = 3000;
    const inputs = { steps };
    expect(heapGrowth(() => sessions.step(inputs), rounds) / rounds).toBeLessThan(1);
    expect(engine.memory().bytes).toBe(bytes);
  });

  test('give their memory back when they are closed', () => {
    const engine = createEngine(decoder, weights);
    open(engine).close();
    const { bytes } = engine.memory();
    for (let count = 0; count < 300; count++) {
      const sessions = open(engine);
      sessions.step(Float32Array.of(1, 2, 0, 4));
      sessions.reset(0, { known: { source: rowOf(source, 1), place: rowOf(place, 1) } });
      expect(() => engine.openSessions(3, { known: { source, place } })).toThrow(RnnError);
      sessions.close();
    }
    expect(engine.memory()).toEqual({ streams: 0, bytes });
  });

  test('refuse an id before any of them has taken its step', () => {
    const sessions = open();
    const before = sessions.state.save(0);
    expect(() => sessions.step(Float32Array.of(1, 2, 3, 5))).toThrow(/Received 5/);
    expect(sessions.state.save(0)).toEqual(before);
  });

  test('refuse an id that only one of the layers reading it lacks', () => {
    const network = graph({
      inputs: { ids: input() },
      layers: {
        few: from('ids', embedding({ inputDim: 3, outputDim: 2 })),
        many: from('ids', embedding({ inputDim: 5, outputDim: 2 })),
        both: from(['few', 'many'], add()),
        out: from('both', gru({ units: 2 })),
      },
      output: 'out',
    });
    const sessions = createEngine(network, randomWeights(network, 1)).openSessions(200);
    const before = sessions.state.save(0);
    const ids = new Float32Array(200).fill(1);
    ids[199] = 4;
    expect(() => sessions.step(ids)).toThrow(/Received 4/);
    expect(sessions.state.save(0)).toEqual(before);
  });

  const both = { source, place };
  test.each<readonly [act: () => unknown, message: string]>([
    [
      () => createEngine(decoder, weights).openSessions(4),
      "A stream of a graph is opened with the inputs that have no steps. Received no 'place'. " +
        'Open it with openSessions(count, { known: { place } }).',
    ],
    [
      () => createEngine(decoder, weights).openSessions(3, { known: both }),
      'What is known beforehand of 3 sessions is [3, …], or [1, …] for all. Received 4 rows. Give as many rows.',
    ],
    [
      () => createEngine(decoder, weights).openSessions(4, { known: { place } }),
      "A stream reads steps as they come. Received said, which begins where 'read:1' ends. " +
        'Use predict on whole sequences, or open the stream with what that reads.',
    ],
    [
      () => open().reset(0, { known: { place: rowOf(place, 0) } }),
      'A session begins anew with the inputs that the sessions were opened with, place, source. Received place. Give those.',
    ],
    [
      () => open().reset(0, { known: both }),
      'What is known beforehand of 1 sessions is [1, …], or [1, …] for all. Received 4 rows. Give as many rows.',
    ],
    [
      () => open().reset(0, { known: { source: randomArray(1, [1, 4, 2]), place: rowOf(place, 0) } }),
      "What is known of a session has as many steps as that of the others: 5 of 'source'. Received 4. " +
        'Pad it, and give its lengths.',
    ],
    [
      () => open().step({ ids: Float32Array.of(1) }),
      "A step of 4 sessions reads 4 × 1 numbers of 'ids'. Received 1 of 'ids'. " +
        'Give one row a session, in the order in which they are named.',
    ],
  ])('refuse what cannot be (%#)', (act, message) => {
    expect(act).toThrow(expect.objectContaining({ message }));
  });
});
