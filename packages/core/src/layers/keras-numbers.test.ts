import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { describe, expect, test } from 'vitest';
import type { CellShape } from '../kernels/index.js';
import { gru } from './gru.js';
import { lstm } from './lstm.js';
import { minGru } from './min-gru.js';
import { minLstm } from './min-lstm.js';
import type { RecurrentLayer } from './recurrent-layer.js';
import { simpleRnn } from './simple-rnn.js';

interface GoldenCase {
  readonly name: string;
  readonly cell: CellShape;
  readonly batch: number;
  readonly time: number;
  readonly goBackwards: boolean;
  readonly mask?: number[];
  readonly lengths?: number[];
  readonly inputs: number[];
  readonly kernel: number[];
  readonly recurrentKernel: number[];
  readonly bias: number[];
  readonly initialStates: number[][];
  readonly outputWeights: number[];
  readonly finalStateWeights: number[][];
  readonly outputs: number[];
  readonly finalStates: number[][];
  readonly gradients: Record<'inputs' | 'kernel' | 'recurrentKernel' | 'bias', number[]> & {
    readonly initialStates: number[][];
  };
}

function readGolden(name: string): GoldenCase[] {
  const file = new URL(`../../../../tooling/golden/${name}`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: GoldenCase[] }).cases;
}

// keras-recurrent.json: tooling/golden/keras_recurrent.py, Keras 3.15.1;
// torch-min-recurrent.json: tooling/golden/torch_min_recurrent.py, PyTorch 1.13.0.
const cases = [...readGolden('keras-recurrent.json'), ...readGolden('torch-min-recurrent.json')];

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  test.each(cases)(
    '$cell.kind, resetAfter $cell.resetAfter, $name, has the golden numbers',
    async (golden) => {
      tf.env().set('PROD', true);
      await tf.setBackend(backend);
      tf.tidy(() => {
        const { outputs, finalStates, gradients } = golden;
        const ours = run(golden);
        expect(largestError(ours.outputs, [outputs, ...finalStates])).toBeLessThan(1e-5);
        const { inputs, initialStates, kernel, recurrentKernel, bias } = gradients;
        expect(largestError(ours.ofInputs, [inputs, ...initialStates])).toBeLessThan(1e-5);
        expect(largestError(ours.ofWeights, weightsOf([kernel, recurrentKernel, bias]))).toBeLessThan(1e-5);
      });
    },
  );
});

/** Weights without those that the cell has not. */
function weightsOf(weights: readonly number[][]): number[][] {
  return weights.filter(({ length }) => length > 0);
}

interface LayerRun {
  /** The sequence and the final states. */
  readonly outputs: readonly tf.Tensor[];
  /** Gradients of the inputs and the first states, and of the weights. */
  readonly ofInputs: readonly tf.Tensor[];
  readonly ofWeights: readonly tf.Tensor[];
}

function run(golden: GoldenCase): LayerRun {
  const { cell, batch, time, lengths, outputWeights, finalStateWeights } = golden;
  const padded = lengths?.flatMap((length) =>
    Array.from({ length: time }, (_, step) => (step < length ? 1 : 0)),
  );
  const mask = golden.mask ?? padded;
  const layer = layerOf(golden);
  layer.build([batch, time, cell.inputDim]);
  layer.setWeights(
    weightsOf([golden.kernel, golden.recurrentKernel, golden.bias]).map((values, index) =>
      tf.tensor(values, layer.weights[index]!.shape as number[]),
    ),
  );
  const given = [
    tf.tensor(golden.inputs, [batch, time, cell.inputDim]),
    ...golden.initialStates.map((values) => tf.tensor(values, [batch, cell.units])),
  ];
  const options = mask ? { mask: tf.tensor(mask, [batch, time], 'bool') } : {};
  const outputsOf = (tensors: tf.Tensor[]): tf.Tensor[] => layer.apply(tensors, options) as tf.Tensor[];
  const weighted = (tensors: tf.Tensor[]): tf.Scalar =>
    tf.addN(
      outputsOf(tensors).map((tensor, index) => {
        const weights = [outputWeights, ...finalStateWeights][index]!;
        return tf.sum(tf.mul(tensor, tf.tensor(weights, tensor.shape)));
      }),
    );
  const variables = layer.weights.map((weight) => weight.read() as tf.Variable);
  const { grads } = tf.variableGrads(() => weighted(given), variables);
  return {
    outputs: outputsOf(given),
    ofInputs: tf.grads((...tensors: tf.Tensor[]) => weighted(tensors))(given),
    ofWeights: variables.map(({ name }) => grads[name]!),
  };
}

function layerOf({ cell, goBackwards }: GoldenCase): RecurrentLayer {
  const options = { units: cell.units, goBackwards, returnSequences: true, returnState: true };
  if (cell.kind === 'lstm') return lstm(options);
  if (cell.kind === 'simpleRnn') return simpleRnn(options);
  const min = { ...options, ...(cell.candidate && { activation: cell.candidate }) };
  if (cell.kind === 'minGru') return minGru(min);
  if (cell.kind === 'minLstm') return minLstm(min);
  return gru({ ...options, ...(cell.resetAfter !== undefined && { resetAfter: cell.resetAfter }) });
}

function largestError(ours: readonly tf.Tensor[], expected: readonly (readonly number[])[]): number {
  const errors = expected.flatMap((numbers, index) => {
    const values = ours[index]!.dataSync();
    return numbers.map((number, at) => Math.abs(number - values[at]!));
  });
  return Math.max(...errors);
}
