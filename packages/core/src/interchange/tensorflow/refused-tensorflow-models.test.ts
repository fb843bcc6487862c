import '@tensorflow/tfjs-backend-cpu';
import * as layers from '@tensorflow/tfjs-layers';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { refusalIfAny, refusalOf } from '../refusal.test.support.js';
import {
  chain,
  descriptionIn,
  filesOf,
  json,
  storeOf,
  useStockTensorflow,
  type Description,
  type Manifest,
} from './saved-tensorflow-model.test.support.js';
import { fromTensorflowModel } from './tensorflow-model.js';

beforeAll(useStockTensorflow);

describe('a model of TensorFlow.js is refused', () => {
  /** The whole message with which a model is refused once its description has been changed. */
  async function refused(change: (description: Description, group: Manifest) => void): Promise<string> {
    const files = await filesOf(chain());
    const description = descriptionIn(files);
    change(description, description.weightsManifest[0]);
    const error = await refusalOf(() =>
      fromTensorflowModel(storeOf({ ...files, 'model.json': json(description) })),
    );
    expect(error.code).toBe('bad-saved-model');
    return error.message;
  }

  const again = 'Save it again: description and weights belong to different models.';

  test('when it is a graph, whose layers nobody knows any more', async () => {
    expect(await refused((description) => (description.format = 'graph-model'))).toBe(
      "A model of TensorFlow.js is a layers-model, whose layers are known. Received 'graph-model'. Convert it from " +
        "Keras with --output_format=tfjs_layers_model, or open it with TensorFlow.js's own loader.",
    );
  });

  test.each(['../group1-shard1.bin', '/etc/passwd', 'a\\b.bin', 'https://x/y.bin', '.hidden', ''])(
    'when its weights are to be read from %j',
    async (path) => {
      expect(await refused((_, group) => (group.paths = [path]))).toBe(
        "A model's weights stand beside model.json, in files that are named once. " +
          `Received ${JSON.stringify([path])}. Save it again.`,
      );
    },
  );

  test('when one file is named again and again', async () => {
    const shard = 'group1-shard1.bin';
    expect(await refused((_, group) => (group.paths = [shard, shard]))).toBe(
      `A model's weights stand beside model.json, in files that are named once. Received ["${shard}","${shard}"]. Save it again.`,
    );
  });

  test('when a weight is missing, is one too many, or of another shape', async () => {
    expect(await refused((_, { weights }) => weights.pop())).toMatch(
      /^A model has one weight for dense_Dense\d+\/bias\. Received \["simple_rnn_SimpleRNN\d+\/kernel",.*\]\. Save it again: /,
    );
    expect(await refused((_, { weights }) => weights.push({ ...weights[0]!, name: 'more' }))).toBe(
      `Every weight of a model is one of one layer's. Received 'more'. ${again}`,
    );
    expect(await refused((_, { weights }) => (weights[0]!.shape = [2 ** 40, 2 ** 40]))).toMatch(
      /^simple_rnn_SimpleRNN\d+\/kernel has the shape \[3,2\]\. Received \[1099511627776,1099511627776\]\. Save it again: /,
    );
  });

  test('when masked steps reach a maximum, which TensorFlow.js takes of them too', async () => {
    const model = layers.sequential();
    model.add(layers.layers.embedding({ inputDim: 4, outputDim: 2, maskZero: true, inputShape: [null] }));
    model.add(layers.layers.globalMaxPooling1d({ name: 'largest' }));
    const error = await refusalOf(async () => fromTensorflowModel(storeOf(await filesOf(model))));
    expect(error.message).toBe(
      "Masked steps stay masked; Keras's GlobalMaxPooling1D reads them as others. Received 'largest', which reads masked steps. " +
        'Build it without mask_zero and Masking, or with GlobalAveragePooling1D.',
    );
  });

  test('when a weight is of another kind of number', async () => {
    expect(await refused((_, { weights }) => (weights[1] = { name: 'a', shape: [1], dtype: 'int32' }))).toBe(
      'A weight has a name, a shape, and numbers in float32 or quantized to float16, uint8 or uint16. ' +
        'Received {"name":"a","shape":[1],"dtype":"int32"}. Convert it anew, without weights of other kinds.',
    );
  });

  test('when a file has other bytes than its weights take', async () => {
    const files = await filesOf(chain());
    const shard = files['group1-shard1.bin']!;
    const cut = { ...files, 'group1-shard1.bin': shard.subarray(0, -1) };
    const error = await refusalOf(() => fromTensorflowModel(storeOf(cut)));
    expect(error.message).toBe(
      `In the weights in group1-shard1.bin, there are ${shard.length} bytes. Received ${shard.length - 1}. ` +
        'Copy the file again: it was cut short or altered.',
    );
  });

  test('or gives no more numbers than it has bytes for, with any bits flipped', async () => {
    const files = await filesOf(chain());
    const whole = files['model.json']!;
    const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(6)), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(flips, async (places) => {
        const description = whole.slice();
        for (const [at, bit] of places) description[at]! ^= 1 << bit;
        let bytes = 0;
        const error = await refusalIfAny(async () => {
          const { weights } = await fromTensorflowModel(storeOf({ ...files, 'model.json': description }));
          bytes = weights.reduce((sum, { values }) => sum + values.byteLength, 0);
        });
        expect(error?.code ?? 'bad-saved-model').toBe('bad-saved-model');
        expect(bytes).toBeLessThanOrEqual(4 * files['group1-shard1.bin']!.length);
      }),
      { numRuns: 1000 },
    );
  });
});
