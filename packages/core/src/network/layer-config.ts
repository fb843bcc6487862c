import type { FrameLayer } from './frame-layer-config.js';

/** What a dense layer or a convolution does to its sums. */
export type Activation = 'linear' | 'tanh' | 'sigmoid' | 'relu' | 'softmax' | NumberActivation;

/**
 * Those that act on one number x: softplus ln(1 + eˣ), elu eˣ − 1 below 0, selu, gelu x Φ(x), swish x σ(x), exponential
 * eˣ, leakyRelu 0.2 x below 0.
 */
export type NumberActivation = 'softplus' | 'elu' | 'selu' | 'gelu' | 'swish' | 'exponential' | 'leakyRelu';

/** What a recurrent cell does to its sums; `hardSigmoid` is Keras 3's: x / 6 + 1 / 2, kept within 0 and 1. */
export type CellActivation = Exclude<Activation, 'softmax'> | 'hardSigmoid' | 'softsign';

/** How a weight begins; Keras's names and Keras's numbers. */
export type InitializerName =
  | 'glorotUniform'
  | 'glorotNormal'
  | 'heUniform'
  | 'heNormal'
  | 'lecunUniform'
  | 'lecunNormal'
  | 'orthogonal'
  | 'identity'
  | 'zeros'
  | 'ones';

/** Added to the loss that is learned: l1 Σ |w| + l2 Σ w². */
export interface RegularizerConfig {
  readonly l1?: number;
  readonly l2?: number;
}

/** What a weight is brought back to after each step; norms are those along axis 0, one for each column. */
export type ConstraintConfig =
  | { readonly name: 'nonNeg' }
  | { readonly name: 'unitNorm' }
  | { readonly name: 'maxNorm'; readonly maxValue: number }
  | {
      readonly name: 'minMaxNorm';
      readonly minValue: number;
      readonly maxValue: number;
      readonly rate: number;
    };

/** What holds the weights of a product small while they are learned. */
export interface PenaltyOptions {
  readonly kernelRegularizer?: RegularizerConfig;
  readonly biasRegularizer?: RegularizerConfig;
}

/** How the weights of a recurrent layer begin and are held while they are learned. */
interface WeightOptions extends PenaltyOptions {
  /** Default 'glorotUniform'. */
  readonly kernelInitializer?: InitializerName;
  /** Default 'orthogonal'. */
  readonly recurrentInitializer?: InitializerName;
  /** Default 'zeros'. */
  readonly biasInitializer?: 'zeros' | 'ones';
  readonly recurrentRegularizer?: RegularizerConfig;
  readonly kernelConstraint?: ConstraintConfig;
  readonly recurrentConstraint?: ConstraintConfig;
  readonly biasConstraint?: ConstraintConfig;
}

interface RecurrentConfig extends WeightOptions {
  readonly name: string;
  readonly units: number;
  /** Outputs at every step [batch, time, units], not only the last [batch, units]. */
  readonly returnSequences: boolean;
  /** Reads the last step first; outputs then stand in the order in which they were made. */
  readonly goBackwards: boolean;
  /**
   * Row i of a batch goes on in training from the states that row i of the batch before ended in, until an epoch ends.
   * In an engine `predict` begins at zeros, and a stream goes on.
   */
  readonly stateful?: boolean;
  readonly useBias: boolean;
  readonly activation: CellActivation;
  /** Share of the inputs' numbers set to 0 in training, the same ones at every step of a sequence. */
  readonly dropout?: number;
  /** Share of the state's numbers set to 0 before the recurrent product, the same ones at every step. */
  readonly recurrentDropout?: number;
  /**
   * Share of the state's numbers that stay as they were, drawn at each step in training, and blended by their share at
   * inference. Source: Krueger et al. 2016, "Zoneout".
   */
  readonly zoneoutHidden?: number;
  /**
   * Normalizes both products, x W and h U, over the units, each with gains of its own, and an LSTM's cell before it is
   * put out; the bias stands for the shifts of the products. Source: Ba, Kiros and Hinton 2016, "Layer normalization".
   */
  readonly layerNormalization?: boolean;
}

/** Options of a gated recurrent unit, in Keras's words. */
export interface GruConfig extends RecurrentConfig {
  readonly recurrentActivation: CellActivation;
  /** Applies the reset gate after the recurrent product, with a bias of its own. */
  readonly resetAfter: boolean;
}

/** Options of a long short-term memory, in Keras's words. */
export interface LstmConfig extends RecurrentConfig {
  readonly recurrentActivation: CellActivation;
  /** As `zoneoutHidden`, for the cell's state. */
  readonly zoneoutCell?: number;
  /** The cell's state stays within ± this. */
  readonly cellClip?: number;
  /** Length of the output and of the state h, a learned product of what would be put out. Source: Sak et al. 2014. */
  readonly projection?: number;
  /** The forget gate's bias starts at 1. */
  readonly unitForgetBias: boolean;
}

/** Options of a fully recurrent layer, in Keras's words. */
export interface SimpleRnnConfig extends RecurrentConfig {}

/** Options of a recurrent layer whose gates see the inputs alone: those of others that touch no recurrent product. */
export interface MinRecurrentConfig extends Pick<RecurrentConfig, MinRecurrentOption> {
  /** How the candidate comes from its sum x: 'g' is x + ½ where x ≥ 0 and else sigmoid x, so above 0 always. */
  readonly activation: 'g' | 'tanh' | 'linear';
}

type MinRecurrentOption = Exclude<
  keyof RecurrentConfig,
  | 'activation'
  | 'recurrentDropout'
  | 'zoneoutHidden'
  | 'layerNormalization'
  | 'recurrentInitializer'
  | 'recurrentRegularizer'
  | 'recurrentConstraint'
>;

/** Options of an embedding, in Keras's words. */
export interface EmbeddingConfig {
  readonly name: string;
  /** How many ids there are, from 0. */
  readonly inputDim: number;
  readonly outputDim: number;
  /** Id 0 is padding: a step that later layers skip. */
  readonly maskZero: boolean;
  /** Whether training changes the vectors. */
  readonly trainable: boolean;
}

/** Options of a layer that masks steps, in Keras's words. */
export interface MaskingConfig {
  readonly name: string;
  /** A step in which every number is this one is skipped by later layers. */
  readonly maskValue: number;
}

/** Pooling over time has no options. */
export interface PoolingConfig {
  readonly name: string;
}

/** Options of layer normalization, in Keras's words; it scales and moves what it normalizes. */
export interface LayerNormalizationConfig {
  readonly name: string;
  /** Added to the variance, above 0. */
  readonly epsilon: number;
}

/** Options of pooling by attention. */
export interface AttentionPoolingConfig {
  readonly name: string;
  /** Length of the query. */
  readonly units: number;
}

/** Options of a dense layer, applied to the last axis. */
export interface DenseConfig extends PenaltyOptions {
  readonly name: string;
  readonly units: number;
  readonly useBias: boolean;
  readonly activation: Activation;
}

/** Options of a convolution over time, in Keras's words. */
export interface Conv1dConfig extends PenaltyOptions {
  readonly name: string;
  /** Numbers that come out at a step. */
  readonly filters: number;
  /** How many steps it reads for each that comes out. */
  readonly kernelSize: number;
  /** Reads on from every `strides`th step. */
  readonly strides: number;
  /**
   * 'valid' reads whole windows only; 'same' puts zeros on both sides, so that as many steps come out as went in,
   * divided by `strides`; 'causal' puts them all before the first step, so that no step sees a later one.
   */
  readonly padding: 'valid' | 'same' | 'causal';
  /** Steps from one that it reads to the next. */
  readonly dilationRate: number;
  readonly activation: Activation;
  readonly useBias: boolean;
}

/** Options of pooling over windows of time, in Keras's words. */
export interface WindowPoolingConfig {
  readonly name: string;
  /** How many steps become one. */
  readonly poolSize: number;
  readonly strides: number;
  readonly padding: 'valid' | 'same';
}

/** Options of dropout: nothing at inference. */
export interface DropoutConfig {
  readonly name: string;
  /** Share of numbers set to 0 in training, in [0, 1). */
  readonly rate: number;
}

/** How the outputs of both directions become one: side by side, or number by number. */
export type MergeMode = 'concat' | 'sum' | 'mul' | 'ave';

/** Options of a layer that reads in both directions, in Keras's words. */
export interface BidirectionalConfig {
  readonly name: string;
  readonly mergeMode: MergeMode;
  /** The layer that goes forwards; one of the same kind and size, with weights of its own, goes backwards. */
  readonly layer: RecurrentLayer;
}

/** A layer as plain data. */
export interface LayerOf<ClassName extends string, Config> {
  readonly className: ClassName;
  readonly config: Config;
}

export type GruLayer = LayerOf<'GRU', GruConfig>;
export type LstmLayer = LayerOf<'LSTM', LstmConfig>;
export type SimpleRnnLayer = LayerOf<'SimpleRNN', SimpleRnnConfig>;
export type MinGruLayer = LayerOf<'MinGRU', MinRecurrentConfig>;
export type MinLstmLayer = LayerOf<'MinLSTM', MinRecurrentConfig>;
export type BidirectionalLayer = LayerOf<'Bidirectional', BidirectionalConfig>;
export type EmbeddingLayer = LayerOf<'Embedding', EmbeddingConfig>;
export type MaskingLayer = LayerOf<'Masking', MaskingConfig>;
export type PoolingLayer =
  LayerOf<'GlobalMaxPooling1D', PoolingConfig> | LayerOf<'GlobalAveragePooling1D', PoolingConfig>;
export type LayerNormalizationLayer = LayerOf<'LayerNormalization', LayerNormalizationConfig>;
export type AttentionPoolingLayer = LayerOf<'AttentionPooling', AttentionPoolingConfig>;
export type DenseLayer = LayerOf<'Dense', DenseConfig>;
export type Conv1dLayer = LayerOf<'Conv1D', Conv1dConfig>;
export type WindowPoolingLayer =
  LayerOf<'MaxPooling1D', WindowPoolingConfig> | LayerOf<'AveragePooling1D', WindowPoolingConfig>;
export type DropoutLayer = LayerOf<'Dropout', DropoutConfig>;

/** A recurrent layer whose gates see the inputs alone. */
export type MinRecurrentLayer = MinGruLayer | MinLstmLayer;

/** A recurrent layer whose gates see the state too, by a recurrent kernel. */
export type FullRecurrentLayer = GruLayer | LstmLayer | SimpleRnnLayer;

/** A layer that reads sequences in one direction and carries state. */
export type RecurrentLayer = FullRecurrentLayer | MinRecurrentLayer;

/** Any layer a network may hold. */
export type LayerConfig =
  | RecurrentLayer
  | BidirectionalLayer
  | EmbeddingLayer
  | MaskingLayer
  | PoolingLayer
  | AttentionPoolingLayer
  | LayerNormalizationLayer
  | DenseLayer
  | Conv1dLayer
  | WindowPoolingLayer
  | FrameLayer
  | DropoutLayer;

/** What `sequential` says of a layer that does not say it itself. */
type SaidByChain = 'name' | 'frameShape';

/** A layer before `sequential` has given it its name, and the shape of the frames it reads where it reads such. */
export type Unnamed<Layer extends LayerConfig> =
  Layer extends LayerOf<infer ClassName, infer Config>
    ? LayerOf<ClassName, Omit<Config, SaidByChain> & Partial<Pick<Config, SaidByChain & keyof Config>>>
    : never;

/** Whether a layer reads sequences in one direction and carries state. */
export function isRecurrent(layer: LayerConfig): layer is RecurrentLayer {
  return Object.hasOwn(gateCounts, layer.className);
}

/** Whether a recurrent layer's gates see the inputs alone. */
export function isMinRecurrent(layer: RecurrentLayer): layer is MinRecurrentLayer {
  return layer.className === 'MinGRU' || layer.className === 'MinLSTM';
}

/** How many gates, a candidate among them, stand side by side in a recurrent layer's kernel. */
export const gateCounts: Readonly<Record<RecurrentLayer['className'], number>> = {
  SimpleRNN: 1,
  GRU: 3,
  LSTM: 4,
  MinGRU: 2,
  MinLSTM: 3,
};
