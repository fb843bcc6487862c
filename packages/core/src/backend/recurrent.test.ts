import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
// Brings the gradients of plain operations.
import '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, test } from 'vitest';
import { planSequence, savedSize, type CellShape } from '../kernels/index.js';
import { createRandom } from '../random.js';
import { composedRecurrent } from './composed-recurrent.js';
import { freeingTape } from './gradient-tape.js';
import { randomTensor } from './random-tensor.test.support.js';
import { recurrentBackward, recurrentForward, stateCount } from './recurrent-kernels.js';
import { recurrent, type RecurrentResult, type RecurrentRun, type RecurrentTensors } from './recurrent.js';

const sizes = { inputDim: 3, units: 5 };
const cells: [string, CellShape][] = [
  ['an LSTM', { kind: 'lstm', ...sizes }],
  ['a GRU', { kind: 'gru', ...sizes, resetAfter: true }],
  ['a GRU that resets before', { kind: 'gru', ...sizes, resetAfter: false }],
  ['a simple RNN', { kind: 'simpleRnn', ...sizes }],
  ['a minGRU', { kind: 'minGru', ...sizes }],
  ['a minGRU with tanh', { kind: 'minGru', ...sizes, candidate: 'tanh' }],
  ['a minLSTM', { kind: 'minLstm', ...sizes }],
  ['a linear minLSTM', { kind: 'minLstm', ...sizes, candidate: 'linear' }],
];
const [batch, time] = [4, 6];
const maskRows = [1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0];

interface Settings {
  readonly masked: boolean;
  readonly goBackwards: boolean;
  readonly withStates: boolean;
  readonly useBias: boolean;
}
const everySetting: Settings[] = [
  { masked: false, goBackwards: false, withStates: false, useBias: true },
  { masked: true, goBackwards: false, withStates: true, useBias: true },
  { masked: true, goBackwards: true, withStates: true, useBias: false },
  { masked: false, goBackwards: true, withStates: false, useBias: false },
];

function tensorsOf(cell: CellShape, { withStates, useBias }: Settings): RecurrentTensors {
  const random = createRandom(7);
  const columns = { lstm: 4, gru: 3, simpleRnn: 1, minGru: 2, minLstm: 3 }[cell.kind] * sizes.units;
  const biasShape = cell.kind === 'gru' && cell.resetAfter ? [2, columns] : [columns];
  return {
    inputs: randomTensor(random, [batch, time, sizes.inputDim]),
    kernel: randomTensor(random, [sizes.inputDim, columns]),
    ...(!cell.kind.startsWith('min') && { recurrentKernel: randomTensor(random, [sizes.units, columns]) }),
    ...(useBias && { bias: randomTensor(random, biasShape) }),
    initialStates: Array.from({ length: withStates ? stateCount(cell) : 0 }, () =>
      randomTensor(random, [batch, sizes.units]),
    ),
  };
}

type Runner = (tensors: RecurrentTensors, run: RecurrentRun) => RecurrentResult;

/** Everything that comes out, and the gradients of a sum in which every output counts differently. */
function resultsOf(runner: Runner, cell: CellShape, settings: Settings): number[][] {
  return tf.tidy(() => {
    const tensors = tensorsOf(cell, settings);
    const { initialStates, ...named } = tensors;
    const given = [...Object.values(named), ...initialStates] as tf.Tensor[];
    const mask = settings.masked ? tf.tensor2d(maskRows, [batch, time], 'bool') : undefined;
    const { goBackwards } = settings;
    const made: tf.Tensor[] = [];
    const weighted = (...xs: tf.Tensor[]): tf.Scalar => {
      const [inputs, kernel, ...after] = xs;
      const [recurrentKernel, ...others] = tensors.recurrentKernel ? after : [undefined, ...after];
      const [bias, ...states] = settings.useBias ? others : [undefined, ...others];
      const { outputs, finalStates } = runner(
        {
          inputs: inputs!,
          kernel: kernel!,
          ...(recurrentKernel && { recurrentKernel }),
          ...(bias && { bias }),
          initialStates: states.filter((state) => state !== undefined),
        },
        { cell, goBackwards, sequence: true, finalStates: 'all', ...(mask && { mask }) },
      );
      made.splice(0, made.length, outputs!, ...finalStates);
      const random = createRandom(8);
      return tf.addN(made.map((tensor) => tf.sum(tf.mul(tensor, randomTensor(random, tensor.shape)))));
    };
    weighted(...given);
    const values = made.map((tensor) => [...tensor.dataSync()]);
    const gradients = tf.grads(weighted)(given);
    return [...values, ...gradients.map((gradient) => [...gradient.dataSync()])];
  });
}

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  beforeEach(async () => {
    tf.env().set('PROD', true);
    await tf.setBackend(backend);
  });

  describe.each(cells)('%s', (_, cell) => {
    test.each(everySetting)('has the numbers and gradients of plain operations: %j', (settings) => {
      const before = tf.memory().numTensors;
      const fused = resultsOf(recurrent, cell, settings);
      expect(tf.memory().numTensors).toBe(before);
      const composed = resultsOf(composedRecurrent, cell, settings);
      expect(fused.length).toBe(composed.length);
      for (const [index, values] of composed.entries()) {
        for (const [at, value] of values.entries()) expect(fused[index]![at]).toBeCloseTo(value, 4);
      }
    });
  });

  test('gradients of weights alone leave no tensor behind, whatever stands around them', () => {
    tf.tidy(() => {
      const [, cell] = cells[0]!;
      const { inputs, kernel, recurrentKernel } = tensorsOf(cell, everySetting[0]!);
      const run: RecurrentRun = { cell, goBackwards: false, sequence: false, finalStates: 'h' };
      const within = tf.memory().numTensors;
      const gradient = tf.grad((given) =>
        tf.sum(
          recurrent({ inputs, kernel: given, recurrentKernel: recurrentKernel!, initialStates: [] }, run)
            .finalStates[0]!,
        ),
      )(kernel);
      expect(gradient.shape).toEqual(kernel.shape);
      expect(tf.memory().numTensors).toBe(within + 1);
    });
  });

  test('a failure while the tape is written leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    const [, cell] = cells[0]!;
    const run: RecurrentRun = { cell, goBackwards: false, sequence: true, finalStates: 'none' };
    const fail = (): void =>
      tf.tidy(() => {
        const { inputs, ...others } = tensorsOf(cell, everySetting[0]!);
        tf.grad((given) => tf.matMul(recurrent({ inputs: given, ...others }, run).outputs!, inputs))(inputs);
      });
    expect(() => freeingTape(fail)).toThrow(/matMul|mismatch/);
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each([
    ['are not computed when only the kernel is learned', false],
    ['are computed when they are asked for', true],
  ])('gradients of the inputs %s', async (_, wanted) => {
    const [, cell] = cells[0]!;
    const { inputs, kernel, recurrentKernel } = tensorsOf(cell, everySetting[0]!);
    const run: RecurrentRun = { cell, goBackwards: false, sequence: true, finalStates: 'none' };
    const { kernels } = await tf.profile(() =>
      tf.grad((given) => {
        const own = wanted ? { inputs: given, kernel } : { inputs, kernel: given };
        return tf.sum(
          recurrent({ ...own, recurrentKernel: recurrentKernel!, initialStates: [] }, run).outputs!,
        );
      })(wanted ? inputs : kernel),
    );
    const made = kernels.find(({ name }) => name === recurrentBackward)!.outputShapes;
    expect(made.some((shape) => shape.join() === inputs.shape.join())).toBe(wanted);
  });

  test('the tape holds what the way back reads without copying it', async () => {
    const [, cell] = cells[0]!;
    const { kernel, ...others } = tensorsOf(cell, everySetting[0]!);
    const run: RecurrentRun = { cell, goBackwards: false, sequence: true, finalStates: 'none' };
    const { kernels } = await tf.profile(() =>
      tf.grad((given) => tf.sum(recurrent({ ...others, kernel: given }, run).outputs!))(kernel),
    );
    const shapesOf = (wanted: string): number[][] =>
      kernels.filter(({ name }) => name === wanted).flatMap(({ outputShapes }) => outputShapes);
    const activations = [savedSize(cell, planSequence({ batch, time }))];
    expect(shapesOf(recurrentForward)).toContainEqual(activations);
    expect(shapesOf(tf.Identity)).not.toContainEqual(activations);
  });
});
