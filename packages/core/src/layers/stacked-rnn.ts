import * as tf from '@tensorflow/tfjs-core';
import { layers as stock, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { RnnError } from '../errors.js';
import { Gru } from './gru.js';
import { Lstm } from './lstm.js';
import { MinGru } from './min-gru.js';
import { MinLstm } from './min-lstm.js';
import type { RecurrentLayer } from './recurrent-layer.js';
import { SeededDropout } from './seeded-dropout.js';
import { SimpleRnn } from './simple-rnn.js';

type LayerArgs = NonNullable<ConstructorParameters<typeof stock.Layer>[0]>;
type Shape = (number | null)[];
type Tensors = tf.Tensor | tf.Tensor[];
type CallArguments = Record<string, unknown>;
type Variable = ReturnType<stock.Layer['addWeight']>;

/** How recurrent layers stand on one another. */
export interface StackedRnnOptions extends LayerArgs {
  /** Share of the numbers between two layers that is set to 0 in training. Default 0. */
  dropout?: number;
  /** Whence that draws. Default 0. */
  seed?: number;
  /** Outputs of the last layer at every step, not only the last. Default false. */
  returnSequences?: boolean;
  /** Gives the final states of every layer after the output, the lowest layer's first. */
  returnState?: boolean;
}

interface StackedRnnArgs extends StackedRnnOptions {
  layers: readonly RecurrentLayer[];
}

/** Recurrent layers as one, each reading every output of the one below. States: those of every layer, the lowest first. */
export class StackedRnn extends stock.Layer {
  static readonly className = 'RecurrentStackedRNN';
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly #layers: readonly RecurrentLayer[];
  readonly #dropouts: readonly SeededDropout[];
  readonly #options: Readonly<Record<'dropout' | 'seed', number>>;

  constructor({ layers, dropout = 0, seed = 0, ...args }: StackedRnnArgs) {
    super(args);
    this.#layers = layers;
    this.#options = { dropout, seed };
    this.returnSequences = args.returnSequences ?? false;
    this.returnState = args.returnState ?? false;
    this.supportsMasking = true;
    this._stateful = layers.some(({ stateful }) => stateful);
    if (layers.length === 0) this.#refuse('has at least one recurrent layer', 'none', 'Add one');
    if (!(dropout >= 0 && dropout < 1))
      this.#refuse('dropout is at least 0 and below 1', String(dropout), '0.2 is a usual value');
    if ((args as CallArguments)['goBackwards'] === true)
      this.#refuse('reads forwards', 'goBackwards: true', 'Stack layers that are bidirectional each');
    this.#dropouts = layers
      .slice(1)
      .map((_, index) => new SeededDropout({ rate: dropout, seed: seed + index }));
  }

  /** The layers, the lowest first. */
  get layers(): readonly RecurrentLayer[] {
    return this.#layers;
  }

  /** Takes first states of every layer as `apply([x, ...states])`, or `apply(x, { initialState })`. */
  override apply(
    inputs: Tensors | SymbolicTensor | SymbolicTensor[],
    options: CallArguments = {},
  ): Tensors | SymbolicTensor | SymbolicTensor[] {
    const { initialState, ...others } = options;
    if (initialState === undefined || initialState === null) return super.apply(inputs, options);
    return super.apply([inputs, initialState].flat() as tf.Tensor[], others);
  }

  override build(inputShape: Shape | Shape[]): void {
    const [shape] = (Array.isArray(inputShape[0]) ? inputShape : [inputShape]) as [Shape];
    let [batch = null, time = null, features = null] = shape;
    for (const layer of this.#layers) {
      if (!layer.built) layer.build([batch, time, features]);
      features = layer.stateSizes[0]!;
    }
    this.built = true;
  }

  override call(given: Tensors, options: CallArguments = {}): Tensors {
    const [inputs, ...initialStates] = [given].flat() as [tf.Tensor, ...tf.Tensor[]];
    const [givenMask] = [options['mask']].flat() as [tf.Tensor | null | undefined];
    this.#assertStates(initialStates);
    return tf.tidy(() => {
      const training = options['training'] === true;
      const finalStates: tf.Tensor[] = [];
      let [tensor, mask, at] = [inputs, givenMask, 0];
      for (const [index, layer] of this.#layers.entries()) {
        const isLast = index === this.#layers.length - 1;
        const first = initialStates.slice(at, (at += layer.stateSizes.length));
        const [output, ...states] = layer.call([tensor, ...(initialStates.length > 0 ? first : [])], {
          ...(mask && { mask }),
          training,
          returnState: true,
          returnSequences: !isLast || this.returnSequences,
        }) as [tf.Tensor, ...tf.Tensor[]];
        finalStates.push(...states);
        tensor = isLast ? output : this.#dropouts[index]!.call(output, { training });
        mask = mask && layer.maskOfOutputs(mask);
      }
      return this.returnState ? [tensor, ...finalStates] : tensor;
    });
  }

  /** Those of its layers that are stateful begin the next batch at zeros. */
  override resetStates(): void {
    for (const layer of this.#layers) layer.resetStates();
  }

  override dispose(): ReturnType<stock.Layer['dispose']> {
    this.resetStates();
    return super.dispose();
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    const [shape] = (Array.isArray(inputShape[0]) ? inputShape : [inputShape]) as [Shape];
    const [batch = null, time = null] = shape;
    const width = this.#layers.at(-1)!.stateSizes[0]!;
    const output = this.returnSequences ? [batch, time, width] : [batch, width];
    const states = this.#layers.flatMap(({ stateSizes }) => stateSizes.map((size) => [batch, size]));
    return this.returnState ? [output, ...states] : output;
  }

  override computeMask(_inputs: Tensors, mask?: Tensors): Tensors {
    let [passed] = [mask].flat() as [tf.Tensor | null | undefined];
    if (!this.returnSequences) passed = null;
    for (const layer of this.#layers) passed = passed && layer.maskOfOutputs(passed);
    const states = this.#layers.flatMap(({ stateSizes }) => stateSizes.map(() => null));
    // TensorFlow.js means "no mask" by null, which its types do not say.
    return (this.returnState ? [passed ?? null, ...states] : (passed ?? null)) as Tensors;
  }

  override get trainableWeights(): Variable[] {
    return this.trainable ? this.#layers.flatMap((layer) => layer.trainableWeights) : [];
  }

  override get nonTrainableWeights(): Variable[] {
    return this.#layers.flatMap((layer) => (this.trainable ? layer.nonTrainableWeights : layer.weights));
  }

  override get losses(): stock.Layer['losses'] {
    return this.#layers.flatMap((layer) => layer.losses);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      ...this.#options,
      returnSequences: this.returnSequences,
      returnState: this.returnState,
      layers: this.#layers.map((layer) => ({ className: layer.getClassName(), config: layer.getConfig() })),
    };
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    const described = config['layers'] as { className: string; config: never }[];
    const layers = described.map(({ className, config: args }) => new classes[className]!(args));
    return new cls({ ...config, layers });
  }

  #assertStates(initialStates: readonly tf.Tensor[]): void {
    const wanted = this.#layers.flatMap(({ stateSizes }) => stateSizes).length;
    if (initialStates.length === 0 || initialStates.length === wanted) return;
    this.#refuse(
      `begins from ${wanted} states, those of every layer`,
      String(initialStates.length),
      'Give the states that it returned',
    );
  }

  #refuse(rule: string, received: string, remedy: string): never {
    throw new RnnError('invalid-argument', `${this.name}: ${rule}. Received ${received}. ${remedy}.`);
  }
}
tf.serialization.registerClass(StackedRnn);

const classes: Readonly<Record<string, new (args: never) => RecurrentLayer>> = Object.fromEntries(
  [Lstm, Gru, SimpleRnn, MinGru, MinLstm].map((cls) => [cls.className, cls]),
);

/**
 * Recurrent layers as one, each reading every output of the one below: [batch, time, features] → [batch, units] of the
 * last, or [batch, time, units]. Whether they return sequences or states is said here.
 */
export function stackedRnn(layers: readonly RecurrentLayer[], options: StackedRnnOptions = {}): StackedRnn {
  return new StackedRnn({ ...options, layers });
}
