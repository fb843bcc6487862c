import { describe, expect, test } from 'vitest';
import { RnnError } from '../../errors.js';
import {
  additiveAttention,
  attention,
  concatenate,
  dense,
  embedding,
  from,
  fromKerasJson,
  graph,
  gru,
  initializeWeights,
  input,
  lstm,
  outputShapes,
  repeatVector,
  toKerasJson,
  vectorInput,
  weightSpecs,
} from '../index.js';

const translator = graph({
  inputs: { target: input({ numFeatures: 3 }), source: input() },
  layers: {
    scores: from('joined', dense({ units: 5, activation: 'softmax' })),
    joined: from(['decoded', 'context'], concatenate()),
    context: from(['decoded', 'encoded'], attention({ score: 'general' })),
    decoded: from('target', lstm({ units: 4, returnSequences: true }), { initialState: 'encoded' }),
    words: from('source', embedding({ inputDim: 7, outputDim: 2, maskZero: true })),
    encoded: from('words', lstm({ units: 4, returnSequences: true })),
  },
  output: ['scores', 'encoded'],
});

const twice = (one: string, other: string): unknown =>
  graph({
    inputs: { numbers: input({ numFeatures: 2 }) },
    layers: { a: from(one, gru({ units: 2 })), b: from(other, dense({ units: 1 })) },
    output: 'b',
  });

describe('a graph', () => {
  test('stands in an order in which each layer follows what it reads', () => {
    const names = translator.config.layers.map(({ config }) => config.name);
    expect(names).toEqual(['words', 'encoded', 'decoded', 'context', 'joined', 'scores']);
  });

  test('knows the shape of each output, with the steps of each input', () => {
    expect(outputShapes(translator, { batch: 2, time: { source: 6, target: 4 } })).toEqual({
      scores: [2, 4, 5],
      encoded: [2, 6, 4],
    });
  });

  test('names its weights after its layers', () => {
    expect(weightSpecs(translator).map(({ name, shape }) => `${name} ${shape.join('×')}`)).toEqual([
      'words/embeddings 7×2',
      'encoded/kernel 2×16',
      'encoded/recurrent_kernel 4×16',
      'encoded/bias 16',
      'decoded/kernel 3×16',
      'decoded/recurrent_kernel 4×16',
      'decoded/bias 16',
      'context/kernel 4×4',
      'scores/kernel 8×5',
      'scores/bias 5',
    ]);
    expect(initializeWeights(translator, 3)).toEqual(initializeWeights(translator, 3));
  });

  test("is itself after Keras's JSON", () => {
    expect(fromKerasJson(JSON.parse(JSON.stringify(toKerasJson(translator))))).toEqual(translator);
    const vector = graph({
      inputs: { vector: vectorInput({ numFeatures: 3 }), steps: input({ numFeatures: 3 }) },
      layers: {
        again: from('vector', repeatVector({ n: 4 })),
        both: from(['again', 'steps'], concatenate({ axis: 1 })),
        drawn: from(['both', 'steps'], additiveAttention({ causal: true })),
        last: from('drawn', gru({ units: 2 })),
      },
      output: 'last',
    });
    expect(fromKerasJson(JSON.parse(JSON.stringify(toKerasJson(vector))))).toEqual(vector);
  });
});

test.each([
  [
    () =>
      graph({
        inputs: { numbers: input({ numFeatures: 2 }) },
        layers: { a: from(['numbers', 'b'], concatenate()), b: from('a', dense({ units: 1 })) },
        output: 'b',
      }),
    'Layers of a graph never wait for one another in a circle. Received a, b. Break the circle.',
    'invalid-argument',
  ],
  [
    () => twice('nothing', 'a'),
    "a reads inputs and layers of its graph. Received 'nothing'. These there are: numbers, a, a:1, b.",
    'invalid-argument',
  ],
  [
    () => twice('numbers', 'numbers'),
    "All that a graph holds leads to an output. Received 'a', which nothing reads. Take it out, or read it.",
    'invalid-argument',
  ],
  [
    () =>
      graph({
        inputs: { numbers: vectorInput({ numFeatures: 2 }) },
        layers: { a: from('numbers', gru({ units: 2 })) },
        output: 'a',
      }),
    'a reads sequences [batch, time, features]. Received [batch, 2]. Change what it reads in the graph.',
    'shape-mismatch',
  ],
  [
    () =>
      graph({
        inputs: { a: input({ numFeatures: 2 }), b: input({ numFeatures: 3 }) },
        layers: { drawn: from(['a', 'b'], attention()) },
        output: 'drawn',
      }),
    'drawn compares queries and keys of as many features. Received [batch, time, 2] and [batch, time, 3]. ' +
      'Change what it reads in the graph.',
    'shape-mismatch',
  ],
  [
    () =>
      graph({
        inputs: { a: input({ numFeatures: 2 }) },
        layers: {
          first: from('a', gru({ units: 3, returnSequences: true })),
          second: from('first', gru({ units: 2 }), { initialState: 'first' }),
        },
        output: 'second',
      }),
    'second begins from 1 states [batch, 2]. Received [batch, 3]. ' +
      'Name a recurrent layer of the same kind and size, or what gives such states.',
    'shape-mismatch',
  ],
] as const)('a graph that cannot be is refused (%#)', (make, message, code) => {
  expect(make).toThrow(new RnnError(code, message));
});
