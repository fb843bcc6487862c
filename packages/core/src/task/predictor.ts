import type { DenseArray } from '../data/dense-array.js';
import { RnnError } from '../errors.js';
import { createEngine, type Engine } from '../inference/engine.js';
import type { EngineOptions } from '../inference/loaded-network.js';
import type { EngineSessions } from '../inference/sessions.js';
import type { KnownInputs } from '../inference/step-input.js';
import type { EngineStream } from '../inference/stream.js';
import { initializeWeights, type Network, type Weights } from '../network/index.js';
import type { LossOptions } from '../training/index.js';
import type { FitOptions, TrainingRecord } from './fit.js';
import type { ModelTarget } from './model-store.js';
import type { Preprocessor } from './preprocessor.js';
import { saveModel, type SaveOptions } from './saved-model.js';

/** A task's network with what turns values into numbers and back: fit, judge, use, save. */
export interface Predictor<Input, Sample, Output, Scores> {
  readonly network: Network;
  readonly preprocessor: Preprocessor<Input, Sample, Output>;
  /**
   * Trains on from the weights it has. Loads TensorFlow.js now, not before. Streams opened earlier keep theirs.
   * @throws {RnnError} aborted when its signal says so; the weights learned so far are kept
   * @throws {RnnError} invalid-argument while another fit runs
   */
  fit(samples: readonly Sample[], options: FitOptions<Sample>): Promise<TrainingRecord>;
  /** How well it does on `samples`, with baselines beside it. */
  evaluate(samples: readonly Sample[]): Promise<Scores>;
  predict(inputs: readonly Input[]): Promise<Output[]>;
  /**
   * The network one step at a time, in the preprocessor's numbers; of a graph, `known` are inputs [1, …] that do not come step
   * by step.
   */
  openStream(known?: Readonly<Record<string, DenseArray>>): EngineStream;
  /**
   * `count` live sequences that go forward together, in the preprocessor's numbers; of a graph, `known` as in `openStream`,
   * a row for each or one for all.
   */
  openSessions(count: number, known?: KnownInputs): EngineSessions;
  /** What it has learned so far. */
  weights(): Weights;
  save(target: ModelTarget, options?: SaveOptions): Promise<void>;
  /** What inference holds: streams and sessions not closed yet, and bytes of WebAssembly memory. */
  memory(): ReturnType<Engine['memory']>;
  /** Frees the memory of inference, streams and sessions included. Used again, it takes memory anew. */
  dispose(): void;
}

/** What a predictor is made of. */
export interface PredictorOptions<Input, Sample, Output, Scores> {
  /** Which task this is, such as 'forecaster': only that task loads what is saved here. */
  readonly task: string;
  readonly preprocessor: Preprocessor<Input, Sample, Output>;
  readonly network: Network;
  readonly loss: LossOptions;
  /** Of the first weights, and of training unless `fit` is given another. */
  readonly seed?: number;
  /** In place of first weights from `seed`. */
  readonly weights?: Weights;
  /** How `weights` were trained, as the saved model says it. */
  readonly training?: unknown;
  /** How inference holds the weights. */
  readonly engine?: EngineOptions;
  /** How the task judges itself. */
  readonly evaluate: (
    predictor: Predictor<Input, Sample, Output, Scores>,
    samples: readonly Sample[],
  ) => Promise<Scores>;
}

/** Inputs encoded and run at a time. */
const batchSize = 64;

/** A predictor that works at once: with the weights it is given, or untrained. */
export function createPredictor<Input, Sample, Output, Scores>({
  task,
  preprocessor,
  network,
  loss,
  seed = 0,
  weights: givenWeights,
  training: givenTraining = null,
  engine: engineOptions = {},
  evaluate,
}: PredictorOptions<Input, Sample, Output, Scores>): Predictor<Input, Sample, Output, Scores> {
  let weights = givenWeights ?? initializeWeights(network, seed);
  let training = givenTraining;
  let engine: Engine | undefined;
  const loadedEngine = (): Engine => (engine ??= createEngine(network, weights, engineOptions));
  // Engines of earlier weights, as long as a stream lives on in them.
  const earlier = new Set<Engine>();
  let isFitting = false;

  const predictor: Predictor<Input, Sample, Output, Scores> = {
    network,
    preprocessor,

    async fit(samples, options) {
      if (isFitting) throw alreadyFitting();
      isFitting = true;
      try {
        return await train(samples, options);
      } finally {
        isFitting = false;
      }
    },

    evaluate: (samples) => evaluate(predictor, samples),

    async predict(inputs) {
      const outputs: Output[] = [];
      for (let start = 0; start < inputs.length; start += batchSize) {
        const batch = inputs.slice(start, start + batchSize);
        const { inputs: encoded, lengths } = preprocessor.encode(batch);
        const options = lengths ? { lengths } : {};
        if (poolsByAttention(network)) {
          const made = loadedEngine().predictWithScores(encoded, options);
          outputs.push(...preprocessor.decode(made.outputs, batch, made.scores));
        } else outputs.push(...preprocessor.decode(loadedEngine().predict(encoded, options), batch));
      }
      return outputs;
    },

    openStream: (known) => loadedEngine().openStream(known),

    openSessions: (count, known) => loadedEngine().openSessions(count, known),

    weights: () => weights,

    save: (target, options) =>
      saveModel({ task, network, weights, preprocessor: preprocessor.toJSON(), training }, target, options),

    memory() {
      const held = { streams: 0, bytes: 0 };
      for (const { streams, bytes } of [...enginesInUse()].map((used) => used.memory())) {
        held.streams += streams;
        held.bytes += bytes;
      }
      return held;
    },

    dispose() {
      for (const used of enginesInUse()) used.dispose();
      earlier.clear();
      engine = undefined;
    },
  };
  return predictor;

  async function train(
    samples: readonly Sample[],
    { validation, ...options }: FitOptions<Sample>,
  ): Promise<TrainingRecord> {
    const { trainNetwork } = await import('../training/index.js');
    const { weights: trained, ...record } = await trainNetwork(network, weights, {
      seed,
      ...options,
      loss,
      examples: preprocessor.examples(samples),
      ...(validation ? { validation: preprocessor.examples(validation) } : {}),
    });
    weights = trained;
    training = record;
    if (engine) earlier.add(engine);
    engine = undefined;
    if (record.stopped === 'aborted') throw abortedError(record);
    return record;
  }

  /** That of the weights it has now, and those in which a stream lives on. */
  function enginesInUse(): Set<Engine> {
    for (const kept of earlier) if (kept.memory().streams === 0) earlier.delete(kept);
    return new Set([...earlier, ...(engine ? [engine] : [])]);
  }
}

function poolsByAttention({ config }: Network): boolean {
  return config.layers.some(({ className }) => className === 'AttentionPooling');
}

function alreadyFitting(): RnnError {
  return new RnnError(
    'invalid-argument',
    'A predictor is fitted by one call at a time. Received a second fit while the first runs. ' +
      'Await the first, or abort it by its signal.',
  );
}

function abortedError({ history }: TrainingRecord): RnnError {
  return new RnnError(
    'aborted',
    `Training ends when its signal says so. Received that after ${history.length} whole epochs. ` +
      'The predictor has what was learned so far: save it, or fit again to go on.',
  );
}
