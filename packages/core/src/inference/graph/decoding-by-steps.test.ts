import { expect, test } from 'vitest';
import type { DenseArray } from '../../data/dense-array.js';
import {
  additiveAttention,
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
import { randomWeights } from '../any-network.test.support.js';
import { beamSearch } from '../beam-search.js';
import { createEngine } from '../engine.js';
import { logSoftmax } from '../log-softmax.js';

const [vocabulary, units, startToken, endToken, maxLength] = [6, 4, 1, 2, 5];
const words = embedding({ inputDim: vocabulary, outputDim: 3 });
const sequences = { units, returnSequences: true } as const;

/** What is trained, by teacher forcing. */
const whole = graph({
  inputs: { target: input(), source: input() },
  layers: {
    sourceWords: from('source', words),
    encoded: from('sourceWords', gru(sequences)),
    keys: from('encoded', dense({ units })),
    targetWords: from('target', words),
    decoded: from('targetWords', gru(sequences), { initialState: 'encoded' }),
    queries: from('decoded', dense({ units })),
    bahdanau: from(['queries', 'encoded', 'keys'], additiveAttention()),
    luong: from(['decoded', 'encoded'], attention({ score: 'general' })),
    both: from(['decoded', 'bahdanau', 'luong'], concatenate()),
    next: from('both', dense({ units: vocabulary })),
  },
  output: 'next',
});

/** Run once: what decoding reads of the source, keys too. */
const encoder = graph({
  inputs: { source: input() },
  layers: {
    sourceWords: from('source', words),
    encoded: from('sourceWords', gru(sequences)),
    keys: from('encoded', dense({ units })),
  },
  output: ['encoded', 'keys'],
});

/** Run for each token. Layers have the names that they were trained under, by which they find their weights. */
const decoder = graph({
  inputs: {
    target: input(),
    state: vectorInput({ numFeatures: units }),
    encoded: input({ numFeatures: units }),
    keys: input({ numFeatures: units }),
  },
  layers: {
    targetWords: from('target', words),
    decoded: from('targetWords', gru(sequences), { initialState: ['state'] }),
    queries: from('decoded', dense({ units })),
    bahdanau: from(['queries', 'encoded', 'keys'], additiveAttention()),
    luong: from(['decoded', 'encoded'], attention({ score: 'general' })),
    both: from(['decoded', 'bahdanau', 'luong'], concatenate()),
    next: from('both', dense({ units: vocabulary })),
  },
  output: ['next', 'decoded'],
});

const weights = randomWeights(whole, 3);
/** The same rows `times` over. */
const repeated = ({ shape: [, ...axes], values }: DenseArray, times: number): DenseArray => {
  const all = new Float32Array(times * values.length);
  for (let row = 0; row < times; row++) all.set(values, row * values.length);
  return { shape: [times, ...axes], values: all };
};

test('an encoder run once and a decoder run token by token say what the whole graph says', () => {
  const source = { shape: [1, 4], values: Float32Array.of(3, 5, 4, 3) };
  const [encoding, decoding] = [createEngine(encoder, weights), createEngine(decoder, weights)];
  const { encoded, keys } = encoding.predictAll({ source }) as Record<'encoded' | 'keys', DenseArray>;
  const translations = beamSearch<Float32Array>({
    start: encoded.values.slice(-units),
    step(beams) {
      const count = beams.length;
      const state = new Float32Array(count * units);
      beams.forEach((beam, row) => state.set(beam.state, row * units));
      const target = Float32Array.from(beams, ({ tokens }) => tokens.at(-1) ?? startToken);
      const { next, decoded } = decoding.predictAll({
        target: { shape: [count, 1], values: target },
        state: { shape: [count, units], values: state },
        encoded: repeated(encoded, count),
        keys: repeated(keys, count),
      });
      return beams.map((_, row) => ({
        logits: next!.values.subarray(row * vocabulary, (row + 1) * vocabulary),
        state: decoded!.values.subarray(row * units, (row + 1) * units),
      }));
    },
    endToken,
    maxLength,
    beamWidth: 3,
    lengthPenalty: 0.6,
  });
  expect(translations).toHaveLength(3);

  const all = createEngine(whole, weights);
  for (const { tokens, isEnded, logProbability } of translations) {
    const said = isEnded ? [...tokens, endToken] : tokens;
    const target = Float32Array.of(startToken, ...said.slice(0, -1));
    const { values } = all.predict({ target: { shape: [1, said.length], values: target }, source });
    const expected = said.reduce((sum, token, step) => {
      const logits = values.subarray(step * vocabulary, (step + 1) * vocabulary);
      return sum + logSoftmax(logits)[token]!;
    }, 0);
    expect(logProbability).toBeCloseTo(expected, 4);
  }
});
