import type { DenseArray } from '../data/dense-array.js';
import { dense, gru, sequential } from '../network/index.js';
import { createRandom } from '../random.js';
import type { ModelTarget } from '../task/model-store.js';
import { createPredictor, type Predictor, type PredictorOptions } from '../task/predictor.js';
import type { Preprocessor } from '../task/preprocessor.js';
import { loadModel } from '../task/saved-model.js';
import type { PredictorSuite } from './predictor-suite.js';

type Sequence = readonly number[];
type RunningMean = Predictor<Sequence, Sequence, number, { loss: number }>;

/** The smallest task there is: numbers → their mean. */
const preprocessor: Preprocessor<Sequence, Sequence, number> = {
  numFeatures: 1,
  encode: (inputs) => ({ inputs: pad(inputs), lengths: Int32Array.from(inputs, ({ length }) => length) }),
  examples: (samples) => ({
    count: samples.length,
    batch(indices) {
      const chosen = Array.from(indices, (index) => samples[index]!);
      const lengths = Int32Array.from(chosen, ({ length }) => length);
      return { inputs: pad(chosen), lengths, targets: pad(chosen.map(meansSoFar)) };
    },
  }),
  decode: (outputs, inputs) =>
    inputs.map(({ length }, row) => outputs.values[row * outputs.shape[1]! + length - 1]!),
  toJSON: () => ({}),
};

function pad(sequences: readonly Sequence[]): DenseArray {
  const time = Math.max(...sequences.map(({ length }) => length));
  const values = new Float32Array(sequences.length * time);
  for (const [row, sequence] of sequences.entries()) values.set(sequence, row * time);
  return { values, shape: [sequences.length, time, 1] };
}

function meansSoFar(sequence: Sequence): number[] {
  let sum = 0;
  return sequence.map((value, index) => (sum += value) / (index + 1));
}

function createRunningMean(
  model: Pick<PredictorOptions<never, never, never, never>, 'seed' | 'weights'>,
): RunningMean {
  const network = sequential([gru({ units: 6, returnSequences: true }), dense({ units: 1 })], {
    numFeatures: 1,
  });
  return createPredictor({
    ...model,
    task: 'running-mean',
    preprocessor,
    network,
    loss: 'meanSquaredError',
    async evaluate(predictor, samples) {
      const outputs = await predictor.predict(samples);
      const errors = outputs.map((output, index) => (output - meansSoFar(samples[index]!).at(-1)!) ** 2);
      return { loss: errors.reduce((sum, error) => sum + error, 0) / errors.length };
    },
  });
}

async function loadRunningMean(target: ModelTarget): Promise<RunningMean> {
  return createRunningMean(await loadModel(target, { task: 'running-mean' }));
}

async function* streamMeans(
  predictor: RunningMean,
  [sequence = []]: readonly Sequence[],
): AsyncGenerator<number[]> {
  const stream = predictor.openStream();
  try {
    for (const value of sequence) yield [...stream.step(Float32Array.of(value))];
  } finally {
    stream.close();
  }
}

function randomSequences(seed: number): Sequence[] {
  const random = createRandom(seed);
  return Array.from({ length: 40 }, () =>
    Array.from({ length: 4 + random.integer(9) }, () => random.normal()),
  );
}

export const runningMeanSuite: PredictorSuite<
  readonly Sequence[],
  readonly Sequence[],
  number[],
  RunningMean
> = {
  task: 'running-mean',
  create: (seed) => createRunningMean({ seed }),
  load: loadRunningMean,
  samples: randomSequences(1),
  fit: { epochs: 12, batchSize: 8, learningRate: 0.02 },
  inputs: [[0.3, -1.2, 0.8, 2, -0.1]],
  stream: streamMeans,
  numbers: (outputs) => outputs,
};
