import {
  add,
  additiveAttention,
  attention,
  attentionPooling,
  averagePooling2d,
  bidirectional,
  concatenate,
  conv1d,
  conv2d,
  convLstm2d,
  createRandom,
  dense,
  dropout,
  embedding,
  from,
  globalAveragePooling1d,
  globalMaxPooling1d,
  globalMaxPooling2d,
  graph,
  gru,
  initializeWeights,
  input,
  layerNormalization,
  lstm,
  masking,
  maxPooling1d,
  maxPooling2d,
  minGru,
  minLstm,
  outputShape,
  outputShapes,
  sequential,
  simpleRnn,
  type GraphNetwork,
  type LayerConfig,
  type Network,
  type TrainingBatch,
  type Unnamed,
  type UnnamedGraphLayer,
  type Weights,
} from '@recurrent/core';
import {
  buildLayers,
  GraphLayers,
  prepareBackend,
  runGraph,
  setWeights,
  type BuiltNetwork,
} from '@recurrent/core/layers';
import { trainNetwork } from '@recurrent/core/training';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';

/** What a network comes to on a backend. */
export interface BackendRun {
  readonly outputs: readonly number[];
  /** In all weights, of the mean squared error. */
  readonly gradients: readonly number[];
}

const [rows, time, numFeatures] = [3, 4, 3];
const lengths = Int32Array.of(4, 2, 3);

const sequences = { units: 3, returnSequences: true };

/** Every layer that recurs, alone and with what changes its steps, and those that stand beside them. */
const chains: Readonly<Record<string, readonly Unnamed<LayerConfig>[]>> = {
  lstm: [lstm(sequences)],
  'gru, reset after': [gru(sequences)],
  'gru, reset before': [gru({ ...sequences, resetAfter: false })],
  simpleRnn: [simpleRnn(sequences)],
  minGru: [minGru(sequences)],
  minLstm: [minLstm(sequences)],
  'the last state of a lstm': [lstm({ units: 3 }), dense({ units: 2, activation: 'softmax' })],
  'backwards, no bias': [gru({ ...sequences, goBackwards: true, useBias: false })],
  'bidirectional lstm': [bidirectional({ layer: lstm(sequences) })],
  'bidirectional gru, summed': [bidirectional({ layer: gru({ units: 3 }), mergeMode: 'sum' })],
  'lstm of options': [
    lstm({ ...sequences, zoneoutHidden: 0.3, zoneoutCell: 0.2, projection: 2, cellClip: 0.4 }),
  ],
  'normalized lstm': [lstm({ ...sequences, layerNormalization: true })],
  'normalized gru, reset before': [gru({ ...sequences, layerNormalization: true, resetAfter: false })],
  'gru that drops': [gru({ ...sequences, dropout: 0.3, recurrentDropout: 0.3 }), dropout({ rate: 0.2 })],
  'gru of other activations': [
    gru({ ...sequences, activation: 'gelu', recurrentActivation: 'hardSigmoid' }),
    dense({ units: 3, activation: 'leakyRelu' }),
  ],
  'convolution and pooling': [
    conv1d({ filters: 3, kernelSize: 2, padding: 'causal', activation: 'relu' }),
    maxPooling1d({ poolSize: 2 }),
    gru({ units: 3 }),
  ],
  'masking and normalization': [masking(), layerNormalization(), simpleRnn(sequences), globalMaxPooling1d()],
  'average over time': [gru(sequences), globalAveragePooling1d()],
  'pooling by attention': [gru(sequences), attentionPooling({ units: 2 })],
};

const translator = (score: UnnamedGraphLayer): GraphNetwork =>
  graph({
    inputs: { source: input() },
    layers: {
      words: from('source', embedding({ inputDim: 6, outputDim: 3, maskZero: true })),
      encoded: from('words', gru(sequences)),
      decoded: from('words', gru(sequences), { initialState: 'encoded' }),
      context: from(['decoded', 'encoded'], score),
      both: from(['decoded', 'context'], concatenate()),
      sum: from(['both', 'both'], add()),
      scores: from('sum', dense({ units: 2 })),
    },
    output: 'scores',
  });

const film = sequential(
  [
    conv2d({ filters: 2, kernelSize: 2, padding: 'same', activation: 'tanh' }),
    maxPooling2d({ padding: 'same' }),
    convLstm2d({ filters: 2, kernelSize: 2, padding: 'same', returnSequences: true }),
    averagePooling2d({ poolSize: 3, strides: 1, padding: 'same' }),
    convLstm2d({ filters: 2, kernelSize: [1, 2], goBackwards: true }),
    globalMaxPooling2d(),
  ],
  { frameShape: [4, 5, 1] },
);

/** All networks by what is in them. */
export const networks: ReadonlyMap<string, Network> = new Map<string, Network>([
  ...Object.entries(chains).map(([name, layers]) => [name, sequential(layers, { numFeatures })] as const),
  ['convolutions and memory of frames', film],
  ['embedding, encoder, decoder, attention', translator(attention({ score: 'general' }))],
  ['embedding, encoder, decoder, additive attention', translator(additiveAttention({ causal: true }))],
]);

/** With how many bits a backend holds a number; nothing where it does not run. */
export async function precisionOf(backend: string): Promise<16 | 32 | undefined> {
  tf.env().set('PROD', true);
  try {
    if (!(await tf.setBackend(backend))) return undefined;
    // What TensorFlow.js itself says of webgl is 16 wherever it computes with 32.
    const [small] = await tf.sub(tf.add(tf.ones([64, 64]), 1e-6), 1).data();
    return small! > 0 ? 32 : 16;
  } catch {
    return undefined;
  }
}

/** What a network of this name gives on a backend, and how its loss would change. */
export async function runOnBackend(backend: string, name: string): Promise<BackendRun> {
  tf.env().set('PROD', true);
  await tf.setBackend(backend);
  const network = networks.get(name)!;
  const batch = batchFor(network);
  const model = buildLayers(network);
  setWeights(model, { network, weights: weightsOf(network) });
  const before = tf.memory().numTensors;
  const outputs = tf.tidy(() => run(model, batch, false));
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const { values, shape } = batch.targets;
  const { value, grads } = tf.variableGrads(
    () =>
      tf.losses.meanSquaredError<tf.Tensor, tf.Scalar>(
        tf.tensor(values, [...shape]),
        run(model, batch, true),
      ),
    variables,
  );
  const gradients: number[] = [];
  // A WebGPU gives its numbers later only.
  for (const variable of variables) gradients.push(...(await grads[variable.name]!.data()));
  const given = { outputs: [...(await outputs.data())], gradients };
  tf.dispose([outputs, value, grads]);
  if (tf.memory().numTensors !== before) throw new Error(`${name} leaves tensors on ${backend}.`);
  model.dispose();
  return given;
}

/** All weights of a network of this name after some steps of training on a backend. */
export async function trainOnBackend(backend: string, name: string): Promise<number[]> {
  await tf.setBackend(backend);
  if ((await prepareBackend()) !== backend) throw new Error(`The backend ${backend} does not stay.`);
  const network = networks.get(name)!;
  const { weights } = await trainNetwork(network, weightsOf(network), {
    examples: { count: rows, batch: () => batchFor(network) },
    loss: 'meanSquaredError',
    batchSize: rows,
    learningRate: 0.01,
    epochs: 2,
  });
  return weights.flatMap(({ values }) => [...values]);
}

function run(model: BuiltNetwork, { inputs }: TrainingBatch, training: boolean): tf.Tensor {
  const isReal = Array.from(lengths, (length) => Array.from({ length: time }, (_, at) => at < length));
  let mask: tf.Tensor | null = tf.tensor2d(isReal, [rows, time], 'bool');
  let tensor: tf.Tensor = tf.tensor(inputs.values, [...inputs.shape]);
  if (model instanceof GraphLayers) {
    return runGraph(model, { source: { tensor, mask } }, { training }).get('scores')!.tensor;
  }
  for (const layer of model.layers) {
    const outputs = layer.apply(tensor, { training, ...(mask && { mask }) }) as tf.Tensor;
    mask = mask && (layer.computeMask(tensor, mask) as tf.Tensor | null);
    tensor = outputs;
  }
  return tensor;
}

function weightsOf(network: Network): Weights {
  const random = createRandom(7);
  return initializeWeights(network, 1).map((weight) => ({
    ...weight,
    values: weight.values.map((value) => value + 0.3 * random.normal()),
  }));
}

function batchFor(network: Network): TrainingBatch {
  const random = createRandom(3);
  const draw = (shape: readonly number[], next: () => number): TrainingBatch['inputs'] => ({
    shape,
    values: Float32Array.from({ length: shape.reduce((product, axis) => product * axis) }, next),
  });
  const normal = (): number => random.normal();
  return {
    inputs:
      network.className === 'Functional'
        ? draw([rows, time], () => 1 + Math.floor(5 * random.uniform()))
        : draw([rows, time, network.config.inputShape[1]!], normal),
    lengths,
    targets: draw(
      network.className === 'Functional'
        ? outputShapes(network, { batch: rows, time })['scores']!
        : outputShape(network, { batch: rows, time }),
      normal,
    ),
  };
}
