import {
  add,
  additiveAttention,
  attention,
  average,
  bidirectional,
  concatenate,
  dense,
  embedding,
  from,
  globalAveragePooling1d,
  globalMaxPooling1d,
  graph,
  gru,
  input,
  lstm,
  minLstm,
  multiply,
  repeatVector,
  simpleRnn,
  vectorInput,
  type GraphNetwork,
} from '../../network/index.js';

/** A graph whose ONNX file onnxruntime has run. */
export interface GoldenGraph {
  readonly name: string;
  readonly network: GraphNetwork;
  readonly lengths: boolean;
}

const [numFeatures, units] = [3, 4];
const sequences = { units, returnSequences: true } as const;

const graphs: Readonly<Record<string, GraphNetwork>> = {
  'attention of every kind': graph({
    inputs: { source: input(), target: input() },
    layers: {
      sourceWords: from('source', embedding({ inputDim: 6, outputDim: 3, maskZero: true })),
      encoded: from('sourceWords', bidirectional({ layer: gru({ ...sequences, units: 2 }) })),
      targetWords: from('target', embedding({ inputDim: 6, outputDim: 3, maskZero: true })),
      decoded: from('targetWords', gru(sequences)),
      dot: from(['decoded', 'encoded'], attention()),
      scaled: from(['decoded', 'encoded', 'encoded'], attention({ useScale: true })),
      general: from(['decoded', 'encoded'], attention({ score: 'general' })),
      causal: from(['decoded', 'decoded'], attention({ causal: true })),
      additive: from(['decoded', 'encoded'], additiveAttention()),
      unscaled: from(['decoded', 'encoded'], additiveAttention({ useScale: false, causal: true })),
      all: from(['decoded', 'dot', 'scaled', 'general', 'causal', 'additive', 'unscaled'], concatenate()),
      scores: from('all', dense({ units: 2, activation: 'softmax' })),
    },
    output: 'scores',
  }),
  'states from layer to layer': graph({
    inputs: {
      source: input({ numFeatures }),
      target: input({ numFeatures }),
      start: vectorInput({ numFeatures: units }),
    },
    layers: {
      encoded: from('source', lstm({ units })),
      decoded: from('target', lstm(sequences), { initialState: 'encoded' }),
      reader: from('target', gru({ ...sequences, goBackwards: true }), { initialState: ['start'] }),
      simple: from('target', simpleRnn({ units }), { initialState: ['start'] }),
      shares: from('target', minLstm(sequences), { initialState: ['encoded:2'] }),
      both: from('source', bidirectional({ layer: gru(sequences) })),
      bothAgain: from('target', bidirectional({ layer: gru(sequences), mergeMode: 'sum' }), {
        initialState: 'both',
      }),
      sum: from(['decoded', 'reader', 'shares', 'bothAgain'], add()),
      scores: from('sum', dense({ units: 2 })),
    },
    output: ['scores', 'simple', 'decoded:1', 'decoded:2', 'reader:1', 'shares:1', 'bothAgain:2'],
  }),
  'a decoder that reads masked steps': graph({
    inputs: { target: input(), start: vectorInput({ numFeatures: units }) },
    layers: {
      words: from('target', embedding({ inputDim: 6, outputDim: 3, maskZero: true })),
      decoded: from('words', gru(sequences), { initialState: ['start'], readsMasked: true }),
      last: from('decoded', lstm({ units }), { initialState: ['start', 'start'], readsMasked: true }),
      pooled: from('decoded', globalAveragePooling1d()),
    },
    output: ['decoded', 'last', 'pooled'],
  }),
  'layers that join': graph({
    inputs: {
      first: input({ numFeatures }),
      second: input({ numFeatures }),
      still: vectorInput({ numFeatures: 2 }),
    },
    layers: {
      one: from('first', gru({ ...sequences, goBackwards: true })),
      again: from('second', 'one'),
      ahead: from('first', simpleRnn(sequences)),
      product: from(['one', 'ahead'], multiply()),
      mean: from(['one', 'ahead', 'product'], average()),
      behind: from(['mean', 'again'], concatenate({ axis: 1 })),
      read: from('behind', lstm({ units })),
      largest: from('behind', globalMaxPooling1d()),
      known: from('still', dense({ units, activation: 'tanh' })),
      vectors: from(['read', 'largest', 'known'], concatenate()),
      steps: from('vectors', repeatVector({ n: 3 })),
      said: from('steps', gru(sequences)),
    },
    output: ['said', 'behind', 'vectors'],
  }),
};

export const goldenGraphs: readonly GoldenGraph[] = Object.entries(graphs).flatMap(([name, network]) => [
  { name: `graph: ${name}`, network, lengths: false },
  { name: `graph: ${name}, with lengths`, network, lengths: true },
]);
