import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  attentionPooling,
  dense,
  embedding,
  featuresAfter,
  globalMaxPooling1d,
  gru,
  layerNormalization,
  lstm,
  masking,
  sequential,
  type SequentialNetwork,
} from '../network/index.js';
import { anyNetwork, forwards, randomArray, randomWeights } from './any-network.test.support.js';
import { createEngine, type Engine } from './engine.js';
import { heapGrowth } from './heap-growth.test.support.js';

const network = sequential(
  [lstm({ units: 6, returnSequences: true }), gru({ units: 5, returnSequences: true }), dense({ units: 2 })],
  { numFeatures: 3 },
);
const createTestEngine = (of: SequentialNetwork = network): Engine => createEngine(of, randomWeights(of, 1));

/** The largest difference between sessions and streams that read the same steps. */
function largestDifference(
  of: SequentialNetwork,
  { count, steps, inputAt }: { count: number; steps: number; inputAt: (step: number) => Float32Array },
): number {
  const engine = createTestEngine(of);
  const sessions = engine.openSessions(count);
  const streams = Array.from({ length: count }, () => engine.openStream());
  const numFeatures = featuresAfter(of, -1);
  let largest = 0;
  for (let step = 0; step < steps; step++) {
    const inputs = inputAt(step);
    const outputs = sessions.step(inputs);
    const units = outputs.length / count;
    for (const [row, stream] of streams.entries()) {
      const expected = stream.step(inputs.subarray(row * numFeatures, (row + 1) * numFeatures));
      for (const [unit, value] of expected.entries()) {
        largest = Math.max(largest, Math.abs(value - outputs[row * units + unit]!));
      }
    }
  }
  return largest;
}

describe('sessions', () => {
  test('give what as many streams give, whatever the network', () => {
    fc.assert(
      fc.property(
        anyNetwork(forwards),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 1000 }),
        (of, count, seed) => {
          const numFeatures = featuresAfter(of, -1);
          const inputAt = (step: number): Float32Array => {
            const { values } = randomArray(seed + step, [count, numFeatures]);
            // Some rows are masked, if the network masks.
            values.fill(0, 0, ((seed + step) % (count + 1)) * numFeatures);
            return values;
          };
          expect(largestDifference(of, { count, steps: 4, inputAt })).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('give what as many streams give when there are more than pass at once', () => {
    const inputAt = (step: number): Float32Array => randomArray(step, [300, 3]).values;
    expect(largestDifference(network, { count: 300, steps: 3, inputAt })).toBeLessThan(1e-6);
  });

  test('read ids, and keep what was said last while an id is masked', () => {
    const of = sequential(
      [embedding({ inputDim: 7, outputDim: 4, maskZero: true }), lstm({ units: 5 }), dense({ units: 2 })],
      {},
    );
    const inputAt = (step: number): Float32Array =>
      Float32Array.from({ length: 11 }, (_, row) => (row * step + (row % 3)) % 7);
    expect(largestDifference(of, { count: 11, steps: 6, inputAt })).toBeLessThan(1e-6);
  });

  test('step alone, in any order, when they are named', () => {
    const engine = createTestEngine();
    const sessions = engine.openSessions(5);
    const streams = Array.from({ length: 5 }, () => engine.openStream());
    for (const [step, named] of [[3], [4, 0], [0, 3, 1], [1, 2, 3, 4, 0]].entries()) {
      const inputs = randomArray(step, [named.length, 3]).values;
      const outputs = sessions.step(inputs, Int32Array.from(named));
      for (const [row, session] of named.entries()) {
        const expected = streams[session]!.step(inputs.subarray(row * 3, row * 3 + 3));
        expect(outputs[2 * row]).toBeCloseTo(expected[0]!, 6);
        expect(outputs[2 * row + 1]).toBeCloseTo(expected[1]!, 6);
      }
    }
  });

  test('keep the state of each, which a stream goes on from and the other way round', () => {
    const engine = createTestEngine();
    const sessions = engine.openSessions(3);
    sessions.step(randomArray(1, [3, 3]).values);
    const saved = JSON.parse(JSON.stringify(sessions.state.save(1)));
    const inputs = randomArray(2, [3, 3]).values;
    const expected = [...sessions.step(inputs).subarray(2, 4)];

    const stream = engine.openStream();
    stream.state.restore(saved);
    expect([...stream.step(inputs.subarray(3, 6))]).toEqual(expected);
    sessions.state.restore(2, saved);
    expect([...sessions.step(inputs.subarray(3, 6), Int32Array.of(2))]).toEqual(expected);
    expect(sessions.state.save(2)).toEqual(stream.state.save());
  });

  test('begin anew one by one', () => {
    const engine = createTestEngine();
    const sessions = engine.openSessions(2);
    const inputs = randomArray(1, [2, 3]).values;
    const first = [...sessions.step(inputs)];
    sessions.reset(1);
    const second = [...sessions.step(inputs)];
    expect(second.slice(2)).toEqual(first.slice(2));
    expect(second.slice(0, 2)).not.toEqual(first.slice(0, 2));
  });

  test.each([
    ['lstm and dense', network],
    [
      'layers that take turns',
      sequential(
        [masking(), lstm({ units: 6, returnSequences: true }), layerNormalization(), globalMaxPooling1d()],
        { numFeatures: 3 },
      ),
    ],
    [
      'attention',
      sequential([gru({ units: 4, returnSequences: true }), attentionPooling({ units: 3 })], {
        numFeatures: 3,
      }),
    ],
  ])('take no memory for their steps: %s', (_, of) => {
    const engine = createTestEngine(of);
    const sessions = engine.openSessions(20);
    const { values } = randomArray(1, [20, 3]);
    sessions.step(values);
    const { bytes } = engine.memory();
    const rounds = 3000;
    expect(heapGrowth(() => sessions.step(values), rounds) / rounds).toBeLessThan(1);
    expect(engine.memory().bytes).toBe(bytes);
  });

  test('hold their states and little more', () => {
    const engine = createTestEngine();
    const { bytes } = engine.memory();
    const count = 100_000;
    const sessions = engine.openSessions(count);
    sessions.step(new Float32Array(3 * count));
    const states = 4 * (6 + 6 + 5);
    expect((engine.memory().bytes - bytes) / count).toBeLessThan(states + 2);
    expect(engine.memory().streams).toBe(count);
  });

  test('give their memory back when closed, once, and with their engine', () => {
    const engine = createTestEngine();
    engine.openSessions(1000).close();
    const { bytes } = engine.memory();
    for (let opened = 0; opened < 50; opened++) {
      const sessions = engine.openSessions(1000);
      sessions.close();
      sessions.close();
    }
    expect(engine.memory()).toEqual({ streams: 0, bytes });
    const sessions = engine.openSessions(2);
    engine.dispose();
    expect(engine.memory().streams).toBe(0);
    expect(() => sessions.step(new Float32Array(6))).toThrow(
      'Sessions are used until they are closed. Received a call after close. Open others.',
    );
    expect(() => sessions.state.save(0)).toThrow('Received a call after close');
  });

  test('still run after the memory has grown under them', () => {
    const [engine, undisturbed] = [createTestEngine(), createTestEngine()];
    const [sessions, others] = [engine.openSessions(3), undisturbed.openSessions(3)];
    const inputs = randomArray(1, [3, 3]).values;
    sessions.step(inputs);
    others.step(inputs);
    const { bytes } = engine.memory();
    engine.predict(randomArray(1, [200, 200, 3]));
    expect(engine.memory().bytes).toBeGreaterThan(bytes);
    expect([...sessions.step(inputs)]).toEqual([...others.step(inputs)]);
  });

  test('leave a stream as exact as it was', () => {
    const [engine, undisturbed] = [createTestEngine(), createTestEngine()];
    const [stream, other] = [engine.openStream(), undisturbed.openStream()];
    const input = randomArray(1, [3]).values;
    engine.openSessions(200).step(randomArray(1, [200, 3]).values);
    for (let step = 0; step < 3; step++) expect([...stream.step(input)]).toEqual([...other.step(input)]);
  });

  test('refuse an id before any of them has taken its step', () => {
    const of = sequential([embedding({ inputDim: 7, outputDim: 4 }), lstm({ units: 5 })], {});
    const sessions = createTestEngine(of).openSessions(300);
    sessions.step(new Float32Array(300).fill(1));
    const before = sessions.state.save(0);
    const ids = new Float32Array(300).fill(2);
    ids[299] = 7;
    expect(() => sessions.step(ids)).toThrow(/Received 7/);
    expect(sessions.state.save(0)).toEqual(before);
  });

  test.each([
    [
      () => createTestEngine().openSessions(0),
      'Sessions are opened for at least one sequence. Received 0. Say how many live sequences there are.',
    ],
    [
      () => createTestEngine().openSessions(2 ** 31),
      'Sessions fit into one WebAssembly memory of 4 GB. Received 2147483648 of them. Open fewer, or several engines.',
    ],
    [
      () => createTestEngine().openSessions(2).step(new Float32Array(3)),
      'A step of 2 sessions reads 2 × 3 numbers. Received 3. ' +
        'Give one row a session, in the order in which they are named.',
    ],
    [
      () => createTestEngine().openSessions(2).step(new Float32Array(3), Int32Array.of(2)),
      'Sessions are numbered from 0 to 1. Received 2. Open as many as are needed.',
    ],
    [
      () => createTestEngine().openSessions(2).reset(0.5),
      'Sessions are numbered from 0 to 1. Received 0.5. Open as many as are needed.',
    ],
    [
      () => createTestEngine().openSessions(2).step(new Float32Array(6), Int32Array.of(1, 1)),
      'A session takes one step a call. Received 1 twice. Give its next input in another call.',
    ],
  ])('refuse what cannot be (%#)', (act, message) => {
    expect(act).toThrow(expect.objectContaining({ message }));
  });

  test('cannot read backwards', () => {
    const backwards = sequential([gru({ units: 2, goBackwards: true })], { numFeatures: 1 });
    const engine = createTestEngine(backwards);
    expect(() => engine.openSessions(2)).toThrow(expect.objectContaining({ code: 'not-streamable' }));
    expect(engine.memory().streams).toBe(0);
  });
});
