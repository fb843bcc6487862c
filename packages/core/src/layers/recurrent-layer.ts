import * as tf from '@tensorflow/tfjs-core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { recurrent, stateCount, useKernels } from '../backend/index.js';
import { RnnError } from '../errors.js';
import type { CellShape } from '../kernels/index.js';
import { layerWeightSpecs } from '../network/index.js';
import type { RecurrentLayer as RecurrentDescription, Unnamed } from '../network/index.js';
import { toInitializer, toInitializerConfig, type Initializer } from './initializer.js';
import { assertSupported, type RecurrentLayerArgs } from './recurrent-layer-args.js';

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
  #weights: Variable[] = [];

  protected constructor(args: RecurrentLayerArgs, description: Unnamed<RecurrentDescription>) {
    super(args);
    useKernels();
    assertSupported(args, this.name);
    const config = { ...description.config, name: this.name };
    this.description = { ...description, config } as RecurrentDescription;
    this.returnState = args.returnState ?? false;
    this.returnSequences = config.returnSequences;
    this.supportsMasking = true;
    this.#initializers = {
      kernel: toInitializer(args.kernelInitializer ?? 'glorotUniform'),
      recurrent_kernel: toInitializer(args.recurrentInitializer ?? 'orthogonal'),
      bias: toInitializer(args.biasInitializer ?? 'zeros'),
    };
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
    this.#weights = layerWeightSpecs(this.description, inputDim).map((spec) => {
      const name = spec.name.slice(spec.name.lastIndexOf('/') + 1);
      const initializer = this.#initializers[name]!;
      const first = name === 'bias' ? this.firstBias(initializer) : initializer;
      return this.addWeight(name, [...spec.shape], 'float32', first);
    });
    this.built = true;
  }

  /** With `{ returnState: true }` it gives the final states, whatever the layer's own option says. */
  override call(given: Tensors, options: CallArguments = {}): Tensors {
    const [inputs, ...initialStates] = [given].flat() as [tf.Tensor, ...tf.Tensor[]];
    const [mask] = [options['mask']].flat() as [tf.Tensor | null | undefined];
    this.#assertShapes(inputs, initialStates);
    const returnState = options['returnState'] === true || this.returnState;
    return tf.tidy(() => {
      const [kernel, recurrentKernel, bias] = this.#weights.map((weight) => weight.read());
      const { goBackwards } = this.description.config;
      const { outputs, finalStates } = recurrent(
        {
          inputs: toFloats(inputs),
          kernel: kernel!,
          recurrentKernel: recurrentKernel!,
          ...(bias && { bias }),
          initialStates: initialStates.map(toFloats),
        },
        {
          cell: this.#cell!,
          ...(mask && { mask }),
          goBackwards,
          sequence: this.returnSequences,
          finalStates: returnState ? 'all' : this.returnSequences ? 'none' : 'h',
        },
      );
      const output = outputs ?? finalStates[0]!;
      if (!returnState) return output;
      // Whoever disposes the output must not lose the state.
      return [output, ...finalStates.map((state) => (state === output ? tf.clone(state) : state))];
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    const [batch = null, time = null] = firstShape(inputShape);
    const { units } = this.description.config;
    const output = this.returnSequences ? [batch, time, units] : [batch, units];
    return this.returnState ? [output, ...this.#stateNames().map(() => [batch, units])] : output;
  }

  override computeMask(_inputs: Tensors, mask?: Tensors): Tensors {
    const [given] = [mask].flat();
    const { goBackwards } = this.description.config;
    // Outputs stand in the order in which they were made, so padding now comes first.
    const inOrder = given && this.returnSequences && goBackwards ? reversed(given) : given;
    const passed = this.returnSequences ? inOrder : null;
    const masks = this.returnState ? [passed, ...this.#stateNames().map(() => null)] : passed;
    // TensorFlow.js means "no mask" by null, which its types do not say.
    return masks as Tensors;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      ...this.description.config,
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
    const { inputDim, units } = this.#cell!;
    const [batch, , features] = inputs.shape;
    if (inputs.rank !== 3 || features !== inputDim) {
      throw new RnnError(
        'shape-mismatch',
        `${this.name} reads [batch, time, ${inputDim}]. Received [${inputs.shape.join(', ')}]. ` +
          'Give every step as many features as when the layer was built.',
      );
    }
    const names = this.#stateNames();
    const fits = initialStates.every(
      ({ shape: [rows, columns], rank }) => rank === 2 && rows === batch && columns === units,
    );
    if (fits && (initialStates.length === 0 || initialStates.length === names.length)) return;
    const received = initialStates.map(({ shape }) => `[${shape.join(', ')}]`).join(', ');
    throw new RnnError(
      'shape-mismatch',
      `${this.name} begins from ${names.join(' and ')}, each [${batch}, ${units}]. Received ${received}. ` +
        'Give the states that a layer of the same kind and size returned.',
    );
  }
}

function firstShape(shape: Shape | Shape[]): Shape {
  return Array.isArray(shape[0]) ? shape[0] : (shape as Shape);
}

/** [batch, time], from the last step to the first. */
function reversed(mask: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.cast(tf.reverse(tf.cast(mask, 'int32'), 1), 'bool'));
}

function toFloats(tensor: tf.Tensor): tf.Tensor {
  return tensor.dtype === 'float32' ? tensor : tf.cast(tensor, 'float32');
}
