import * as tf from '@tensorflow/tfjs-core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { recurrent, stateCount, useKernels } from '../backend/index.js';
import { RnnError } from '../errors.js';
import type { CellShape } from '../kernels/index.js';
import { assertCellOptions } from '../network/assert-cell-options.js';
import { cellOptionsOf, layerWeightSpecs, outputUnits } from '../network/index.js';
import type { CellOptions, LstmConfig, RecurrentLayer as RecurrentDescription } from '../network/index.js';
import type { Unnamed } from '../network/index.js';
import type { RandomState } from '../random.js';
import { CellNoise } from './cell-noise.js';
import { Constraints } from './constraint.js';
import { toInitializer, toInitializerConfig, type Initializer } from './initializer.js';
import { KeptStates } from './kept-states.js';
import { reversed } from './mask.js';
import { toRegularizer } from './regularizer.js';
import { assertSupported, type AnyCellArgs } from './recurrent-layer-args.js';

type Shape = (number | null)[];
type Tensors = tf.Tensor | tf.Tensor[];
type SymbolicTensors = SymbolicTensor | SymbolicTensor[];
type CallArguments = Record<string, unknown>;
type Variable = ReturnType<layers.Layer['addWeight']>;

/**
 * What lstm, gru and simpleRnn have in common: [batch, time, features] → [batch, units], or [batch, time, units] with
 * `returnSequences`; with `returnState` a list that goes on with the final states [batch, units].
 */
export abstract class RecurrentLayer extends layers.Layer {
  protected readonly description: RecurrentDescription;
  readonly returnState: boolean;
  /** Read by `tf.layers.bidirectional`, which turns the backward outputs round when there is one for every step. */
  readonly returnSequences: boolean;
  readonly #initializers: Readonly<Record<string, Initializer>>;
  #cell: CellShape | undefined;
  #weights: Readonly<Record<string, Variable>> = {};
  readonly #options: CellOptions;
  readonly #noise: CellNoise;
  readonly #constraints = new Constraints();
  readonly #kept = new KeptStates();

  protected constructor(args: AnyCellArgs, description: Unnamed<RecurrentDescription>) {
    super(args);
    useKernels();
    assertSupported(args, this.name);
    const config = { ...description.config, name: this.name };
    this.description = { ...description, config } as RecurrentDescription;
    assertCellOptions(this.description);
    this.returnState = args.returnState ?? false;
    this.returnSequences = config.returnSequences;
    this.supportsMasking = true;
    this._stateful = config.stateful ?? false;
    this.#options = cellOptionsOf(this.description);
    this.#noise = new CellNoise(this.description, args.seed ?? 0);
    this.#initializers = {
      kernel: toInitializer(args.kernelInitializer ?? 'glorotUniform'),
      recurrent_kernel: toInitializer(args.recurrentInitializer ?? 'orthogonal'),
      bias: toInitializer(args.biasInitializer ?? 'zeros'),
      projection_kernel: toInitializer('glorotUniform'),
      input_gamma: toInitializer('ones'),
      recurrent_gamma: toInitializer('ones'),
      cell_gamma: toInitializer('ones'),
      cell_beta: toInitializer('zeros'),
    };
  }

  /** How many numbers each of its states has: h, and c of an LSTM. */
  get stateSizes(): readonly number[] {
    return [outputUnits(this.description), this.description.config.units].slice(0, this.#stateNames().length);
  }

  /** Read by `tf.layers.bidirectional`, for how many there are. */
  get states(): readonly null[] {
    return this.#stateNames().map(() => null);
  }

  /** Where the drawing of dropouts and zoneout stands; undefined for a layer that draws nothing. */
  get randomState(): RandomState | undefined {
    return this.#noise.randomState;
  }

  set randomState(state: RandomState) {
    this.#noise.randomState = state;
  }

  /** Of a stateful layer: the next batch begins at zeros. */
  override resetStates(): void {
    this.#kept.reset();
  }

  /** What a stateful layer keeps for the next batch: each state [batch, units], none before the first. */
  get keptStates(): readonly Float32Array[] {
    return this.#kept.values();
  }

  set keptStates(values: readonly Float32Array[]) {
    this.#kept.restore(values, this.stateSizes);
  }

  override dispose(): ReturnType<layers.Layer['dispose']> {
    this.#kept.reset();
    return super.dispose();
  }

  /** Brings constrained weights back to what they may be, as after each step of an optimizer. */
  applyConstraints(): void {
    this.#constraints.apply();
  }

  /** Whoever reads the weights, models too, does it by this. */
  override get trainableWeights(): Variable[] {
    this.#constraints.settle();
    return super.trainableWeights;
  }

  override set trainableWeights(weights: Variable[]) {
    super.trainableWeights = weights;
  }

  /** The cell's sizes for inputs of `inputDim` numbers a step. */
  protected abstract cellOf(inputDim: number): CellShape;

  /** For a cell that wants more of its first bias than the caller's initializer gives. */
  protected firstBias(given: Initializer): Initializer {
    return given;
  }

  /** Takes first states as `apply([x, h])`, `apply([x, h, c])`, or `apply(x, { initialState })`. */
  override apply(inputs: Tensors | SymbolicTensors, options: CallArguments = {}): Tensors | SymbolicTensors {
    const { initialState, ...others } = options;
    if (initialState === undefined || initialState === null) return super.apply(inputs, options);
    return super.apply([inputs, initialState].flat() as tf.Tensor[], others);
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = firstShape(inputShape);
    const inputDim = shape[2];
    if (shape.length !== 3 || typeof inputDim !== 'number') {
      throw new RnnError(
        'shape-mismatch',
        `${this.name} reads sequences [batch, time, features]. Received ${JSON.stringify(shape)}. ` +
          'A recurrent layer before it needs returnSequences: true.',
      );
    }
    this.#cell = this.cellOf(inputDim);
    const options: HeldOptions = this.description.config;
    const made = layerWeightSpecs(this.description, inputDim).map((spec) => {
      const name = spec.name.slice(spec.name.lastIndexOf('/') + 1);
      const initializer = this.#initializers[name]!;
      const first = name === 'bias' ? this.firstBias(initializer) : initializer;
      const held = heldWeights[name];
      const regularizer = held && toRegularizer(options[`${held}Regularizer`]);
      const variable = this.addWeight(name, [...spec.shape], 'float32', first, regularizer);
      this.#constraints.add(variable, held && options[`${held}Constraint`]);
      return [name, variable] as const;
    });
    this.#weights = Object.fromEntries(made);
    this.built = true;
  }

  /**
   * `{ returnState, returnSequences }` are stronger than the layer's own options; `masksFrom` is the `randomState` before
   * the first segment of a sequence, whose masks of dropout it has again.
   */
  override call(given: Tensors, options: CallArguments = {}): Tensors {
    // `tf.layers.bidirectional` hands states on as an option.
    const all = [given, options['initialState'] ?? []].flat();
    const [inputs, ...initialStates] = all as [tf.Tensor, ...tf.Tensor[]];
    const [mask] = [options['mask']].flat() as [tf.Tensor | null | undefined];
    this.#assertShapes(inputs, initialStates);
    const begins =
      this.stateful && initialStates.length === 0
        ? this.#kept.forRows(inputs.shape[0], this.name)
        : initialStates;
    const returnState = options['returnState'] === true || this.returnState;
    const sequence = (options['returnSequences'] ?? this.returnSequences) === true;
    return tf.tidy(() => {
      const training = options['training'] === true;
      this.#constraints.settle({ stepFollows: training });
      const { kernel, recurrent_kernel, bias, ...extra } = Object.fromEntries(
        Object.entries(this.#weights).map(([name, weight]) => [name, weight.read()]),
      );
      const { goBackwards } = this.description.config;
      const { inputs: dropped, ...noise } = this.#noise.draw(toFloats(inputs), {
        training,
        masksFrom: options['masksFrom'] as RandomState | undefined,
      });
      const { outputs, finalStates } = recurrent(
        {
          inputs: dropped,
          kernel: kernel!,
          ...(recurrent_kernel && { recurrentKernel: recurrent_kernel }),
          extra,
          ...noise,
          ...(bias && { bias }),
          initialStates: begins.map(toFloats),
        },
        {
          cell: this.#cell!,
          options: this.#options,
          ...(mask && { mask }),
          goBackwards,
          sequence,
          finalStates: returnState || this.stateful ? 'all' : sequence ? 'none' : 'h',
        },
      );
      if (this.stateful) this.#kept.keep(finalStates);
      const output = outputs ?? finalStates[0]!;
      if (!returnState) return output;
      // Whoever disposes the output must not lose the state.
      return [output, ...finalStates.map((state) => (state === output ? tf.clone(state) : state))];
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    const [batch = null, time = null] = firstShape(inputShape);
    const width = outputUnits(this.description);
    const output = this.returnSequences ? [batch, time, width] : [batch, width];
    return this.returnState ? [output, ...this.stateSizes.map((units) => [batch, units])] : output;
  }

  override computeMask(_inputs: Tensors, mask?: Tensors): Tensors {
    const [given] = [mask].flat();
    const passed = this.returnSequences ? given && this.maskOfOutputs(given) : null;
    const masks = this.returnState ? [passed, ...this.#stateNames().map(() => null)] : passed;
    // TensorFlow.js means "no mask" by null, which its types do not say.
    return masks as Tensors;
  }

  /** A mask [batch, time] of the inputs → that of outputs at every step. */
  maskOfOutputs(mask: tf.Tensor): tf.Tensor {
    // Outputs stand in the order in which they were made, so padding may now come first.
    return this.description.config.goBackwards ? reversed(mask) : mask;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      ...(this.description.config as object),
      ...(this.#noise.isSilent ? {} : { seed: this.#noise.seed }),
      name: this.name,
      returnState: this.returnState,
      kernelInitializer: toInitializerConfig(this.#initializers['kernel']!),
      recurrentInitializer: toInitializerConfig(this.#initializers['recurrent_kernel']!),
      biasInitializer: toInitializerConfig(this.#initializers['bias']!),
    };
  }

  #stateNames(): string[] {
    return ['h', 'c'].slice(0, stateCount(this.cellOf(1)));
  }

  #assertShapes(inputs: tf.Tensor, initialStates: readonly tf.Tensor[]): void {
    const { inputDim } = this.#cell!;
    const [batch, , features] = inputs.shape;
    if (inputs.rank !== 3 || features !== inputDim) {
      throw new RnnError(
        'shape-mismatch',
        `${this.name} reads [batch, time, ${inputDim}]. Received [${inputs.shape.join(', ')}]. ` +
          'Give every step as many features as when the layer was built.',
      );
    }
    const names = this.#stateNames();
    const sizes = this.stateSizes;
    const fits = initialStates.every(
      ({ shape: [rows, columns], rank }, index) => rank === 2 && rows === batch && columns === sizes[index],
    );
    if (fits && (initialStates.length === 0 || initialStates.length === names.length)) return;
    const received = initialStates.map(({ shape }) => `[${shape.join(', ')}]`).join(', ');
    throw new RnnError(
      'shape-mismatch',
      `${this.name} begins from ${names.join(' and ')}, each [${batch}, ${this.description.config.units}]. Received ${received}. ` +
        'Give the states that a layer of the same kind and size returned.',
    );
  }
}

type Held = 'kernel' | 'recurrent' | 'bias';
type HeldOptions = Pick<LstmConfig, `${Held}Regularizer` | `${Held}Constraint`>;

/** Weights with regularizers and constraints, and how their options begin. */
const heldWeights: Readonly<Record<string, Held>> = {
  kernel: 'kernel',
  recurrent_kernel: 'recurrent',
  bias: 'bias',
};

function firstShape(shape: Shape | Shape[]): Shape {
  return Array.isArray(shape[0]) ? shape[0] : (shape as Shape);
}

function toFloats(tensor: tf.Tensor): tf.Tensor {
  return tensor.dtype === 'float32' ? tensor : tf.cast(tensor, 'float32');
}
