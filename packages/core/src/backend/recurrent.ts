import * as tf from '@tensorflow/tfjs-core';
import { planSequence, type CellShape, type SequencePlan } from '../kernels/index.js';
import { isKernelCell, plainCell, type CellOptions } from '../network/index.js';
import { composedRecurrent } from './composed-recurrent.js';
import { fusedRecurrent } from './fused-recurrent.js';
import { recurrentForward } from './recurrent-kernels.js';
import { useKernels } from './use-kernels.js';

/** A cell's tensors: inputs [batch, time, inputDim], weights in Keras's layout, first states [batch, units]. */
export interface RecurrentTensors {
  readonly inputs: tf.Tensor;
  readonly kernel: tf.Tensor;
  /** Missing in the cells whose gates do not see the state: minGru and minLstm. */
  readonly recurrentKernel?: tf.Tensor;
  readonly bias?: tf.Tensor;
  /** [] = zeros; otherwise h, and c for an LSTM. */
  readonly initialStates: readonly tf.Tensor[];
  /** Further weights of cells with a projection or with layer normalization. */
  readonly extra?: Partial<Record<ExtraWeight, tf.Tensor>>;
  /** What dropout multiplies inputs with [batch, inputDim], one for each gate. */
  readonly inputMasks?: readonly tf.Tensor[];
  /** What recurrent dropout multiplies h with [batch, units], one for each gate. */
  readonly recurrentMasks?: readonly tf.Tensor[];
  /** For h, and c of an LSTM, at each step what stays as it was: 1 = stays [batch, units]. */
  readonly zoneout?: readonly (readonly tf.Tensor[])[];
}

/** Names of weights that only some cells have. */
export type ExtraWeight =
  'projection_kernel' | 'input_gamma' | 'recurrent_gamma' | 'cell_gamma' | 'cell_beta';

/** How to run a cell, and what to give. */
export interface RecurrentRun {
  readonly cell: CellShape;
  /** How its steps differ from the fused kernels'; not at all when undefined. */
  readonly options?: CellOptions;
  /** [batch, time], 1 = real step. Masked steps are skipped: states pass by, outputs are 0. */
  readonly mask?: tf.Tensor;
  /** Reads the last step first; outputs then stand in the order in which they were made. */
  readonly goBackwards: boolean;
  readonly sequence: boolean;
  /** 'h': the last output only. */
  readonly finalStates: 'none' | 'h' | 'all';
}

/** What a run gives. Nothing is computed that was not asked for. */
export interface RecurrentResult {
  /** Outputs of every step [batch, time, units]. */
  readonly outputs?: tf.Tensor;
  /** States after each row's last real step [batch, units]: h, and c for an LSTM. */
  readonly finalStates: readonly tf.Tensor[];
}

/** A recurrent cell over a batch: by fused kernels where backend and options allow it, else by plain operations. */
export function recurrent(tensors: RecurrentTensors, run: RecurrentRun): RecurrentResult {
  useKernels();
  const hasKernels = tf.getKernel(recurrentForward, tf.getBackend()) !== undefined;
  const isPlain = isKernelCell(run.options ?? plainCell) && !tensors.inputMasks && !tensors.recurrentMasks;
  const isFused = hasKernels && isPlain;
  return isFused
    ? fusedRecurrent(tensors, { ...run, plan: planOf(tensors.inputs, run) })
    : composedRecurrent(tensors, run);
}

function planOf(inputs: tf.Tensor, { mask, goBackwards }: RecurrentRun): SequencePlan {
  const [batch = 0, time = 0] = inputs.shape;
  if (!mask) return planSequence({ batch, time, goBackwards });
  const isReal = Uint8Array.from(mask.dataSync());
  return planSequence({ batch, time, goBackwards, mask: isReal });
}
