import { describe, expect, test } from 'vitest';
import { readGolden } from '../golden-models.test.support.js';
import { parseRecord } from '../json-record.js';
import { refusalOf } from '../refusal.test.support.js';
import { fromKerasFile } from './keras-file.js';
import { openZip } from './zip-archive.js';
import { zipOf } from './zip-archive.test.support.js';

interface Layer {
  class_name: string;
  module?: string | null;
  registered_name?: string | null;
  name?: string;
  config: Record<string, unknown>;
  inbound_nodes?: unknown[];
}
interface Model {
  class_name: string;
  config: { layers: Layer[]; input_layers?: unknown; output_layers?: unknown };
}

/** The whole message with which an archive is refused once its description has been changed. */
async function refused(file: string, change: (model: Model, layers: Layer[]) => void): Promise<string> {
  const archive = openZip(readGolden(`keras-files/${file}`));
  const model = parseRecord(await archive.read('config.json'), 'config.json') as unknown as Model;
  change(model, model.config.layers);
  const config = new TextEncoder().encode(JSON.stringify(model));
  const bytes = zipOf({ 'config.json': config, 'model.weights.h5': await archive.read('model.weights.h5') });
  const error = await refusalOf(() => fromKerasFile(bytes));
  expect(error.code).toBe('bad-saved-model');
  return error.message;
}

/** The options of the call to a layer. */
function callTo(name: string, layers: Layer[]): Record<string, unknown> {
  const nodes = layers.find((layer) => layer.name === name)!.inbound_nodes as {
    kwargs: Record<string, unknown>;
  }[];
  return nodes[0]!.kwargs;
}

describe('a model of Keras is refused', () => {
  test('with code in it, which is never run', async () => {
    const error = await refusalOf(() => fromKerasFile(readGolden('keras-files/code.keras')));
    expect(error.message).toBe(
      'A model holds layers as data, and no code of a file is ever run. ' +
        "Received a Lambda layer, 'lambda'. Put a layer of Keras in its place, and save it again.",
    );
  });

  test("with a layer or an activation of a user's own", async () => {
    expect(
      await refused('every-layer.keras', (_, layers) =>
        Object.assign(layers[1]!, { module: 'my.layers', registered_name: 'Custom>LSTM' }),
      ),
    ).toBe(
      'A model\'s layers are Keras\'s own. Received {"module":"my.layers","registered_name":"Custom>LSTM"}. ' +
        'Put layers of Keras in their place, and save it again.',
    );
    expect(
      await refused('every-layer.keras', (_, layers) => {
        layers[6]!.config.activation = { class_name: 'function', config: 'mine', registered_name: 'mine' };
      }),
    ).toMatch(
      /^A saved network keeps to what this suite computes: in layer 5 \(Dense\), activation is linear/,
    );
  });

  test('with a layer or an option that is not computed here', async () => {
    expect(
      await refused('every-layer.keras', (_, layers) => {
        layers[2]!.class_name = 'UnitNormalization';
      }),
    ).toMatch(/^A saved network has layers that this suite has\. Received 'UnitNormalization'\./);
    expect(
      await refused('every-layer.keras', (_, layers) => {
        layers[1]!.config.activation = 'hard_sigmoid';
      }),
    ).toMatch(/in layer 0 \(LSTM\), activation is linear, tanh, .* Received 'hard_sigmoid'\./);
    expect(
      await refused('every-layer.keras', (_, layers) => {
        layers[1]!.config.dtype = { class_name: 'DTypePolicy', config: { name: 'mixed_float16' } };
      }),
    ).toMatch(/in layer 0 \(LSTM\), dtype is "float32"\. Received 'mixed_float16'\./);
  });

  test('with a cell that is not computed here', async () => {
    interface Stack {
      readonly config: { readonly cells: Layer[] };
    }
    const cellsOf = (layers: Layer[]): Layer[] => (layers[2]!.config.cell as Stack).config.cells;
    expect(await refused('stacked.keras', (_, layers) => (cellsOf(layers)[1]!.class_name = 'MyCell'))).toBe(
      "The cells of an RNN are LSTMCell, GRUCell, SimpleRNNCell. Received 'MyCell'. " +
        'Put layers of Keras in their place, and save it again.',
    );
    expect(await refused('stacked.keras', (_, layers) => (cellsOf(layers)[0]!.config.units = 9))).toMatch(
      /^rnn_cell_0\/kernel, rnn_cell_0\/recurrent_kernel, rnn_cell_0\/bias have the shapes/,
    );
  });

  test('when its graph has calls that nothing reads, or other operations', async () => {
    const remedy = 'Build it without operations on tensors and numbers, copy the weights, and save that.';
    expect(
      await refused('chain.keras', (_, layers) =>
        layers[3]!.inbound_nodes!.push(...layers[2]!.inbound_nodes!),
      ),
    ).toBe(
      'A saved network must be sound. All that a graph holds leads to an output. ' +
        "Received 'dense_1', which nothing reads. Take it out, or read it.",
    );
    expect(
      await refused('translator.keras', (_, layers) => {
        const [node] = layers.find(({ name }) => name === 'next_word')!.inbound_nodes as {
          args: unknown[];
        }[];
        node!.args.push(2);
      }),
    ).toMatch(new RegExp(`Received 'next_word', which reads .* ${remedy}$`));
    expect(
      await refused('translator.keras', (_, layers) => {
        layers.find(({ name }) => name === 'add')!.class_name = 'Subtract';
      }),
    ).toMatch(/^A saved network has layers that this suite has\. Received 'Subtract'\./);
  });

  test('when a part of its graph leads nowhere, or nothing stands where it should', async () => {
    expect(
      await refused('chain.keras', ({ config }) => {
        config.output_layers = ['dropout', 0, 0];
      }),
    ).toBe(
      'A saved network must be sound. All that a graph holds leads to an output. ' +
        "Received 'dense', which nothing reads. Take it out, or read it.",
    );
    expect(
      await refused('translator.keras', ({ config }) => {
        config.output_layers = [['next_word', 0]];
      }),
    ).toBe('input_layers and output_layers are layers. Received [["next_word",0]]. Save it anew.');
    expect(await refused('translator.keras', (_, layers) => (layers[1]!.name = 'other'))).toBe(
      'A layer of a Functional model has one name. Received ["other","words"]. Save it anew.',
    );
    expect(
      await refused('translator.keras', (_, layers) => {
        layers.find(({ name }) => name === 'target')!.config.dtype = 'int32';
      }),
    ).toMatch(
      /^An input of a graph is float32 numbers \[batch, time, features\] or \[batch, features\], or ids \[batch, time\]/,
    );
    expect(await refused('chain.keras', (model) => void (model.class_name = 'MyModel'))).toBe(
      "A model is a Sequential or a Functional. Received 'MyModel'. " +
        'Build it as keras.Model(inputs, outputs), copy the weights with set_weights, and save that.',
    );
  });

  test('when calls of its graph have options or masks that change numbers', async () => {
    expect(
      await refused('chain.keras', (_, layers) => {
        callTo('dropout', layers).training = true;
      }),
    ).toMatch(/calls have no options\. Received \{"training":true\}\./);
    const masked = 'A layer is masked by the steps that its one masked input leaves out.';
    expect(
      await refused('translator.keras', (_, layers) => {
        layers.find(({ name }) => name === 'not_equal')!.class_name = 'Any';
      }),
    ).toMatch(new RegExp(`^${masked} Received 'encoder' masked by \\[\\["not_equal",0\\]\\]\\.`));
    expect(
      await refused('joins.keras', (_, layers) => {
        // One of the two that it joins is masked by other numbers.
        const other = structuredClone(layers.find(({ name }) => name === 'masking')!);
        other.name = other.config.name = 'other';
        other.config.mask_value = 1;
        layers.push(other);
        const gru = layers.find(({ name }) => name === 'gru')!;
        gru.inbound_nodes = [{ ...structuredClone(other.inbound_nodes![0] as object), kwargs: {} }];
        const [node] = gru.inbound_nodes as { args: { config: { keras_history: unknown[] } }[] }[];
        node!.args[0]!.config.keras_history = ['other', 0, 0];
      }),
    ).toBe(
      `${masked} Received 'lstm' masked by [["logical_or_2",0]]. ` +
        'Mask one input only, and pass no mask to the call of a layer.',
    );
  });

  test('when masked steps reach what Keras does not keep from them', async () => {
    expect(
      await refused('sums.keras', (_, layers) => {
        const masking = { name: 'masking', mask_value: 0, trainable: true, dtype: 'float32' };
        const [node] = structuredClone(layers.find(({ name }) => name === 'one')!.inbound_nodes!);
        const { args } = node as { args: unknown[] };
        layers.push({
          class_name: 'Masking',
          module: 'keras.layers',
          registered_name: null,
          name: 'masking',
          config: masking,
          inbound_nodes: [{ args, kwargs: {} }],
        });
        for (const name of ['one', 'other']) {
          const [call] = layers.find((layer) => layer.name === name)!.inbound_nodes as {
            args: { config: { keras_history: unknown[] } }[];
          }[];
          call!.args[0]!.config.keras_history = ['masking', 0, 0];
        }
      }),
    ).toBe(
      "Masked steps stay masked; arithmetic of Keras 3 takes them for others. Received 'multiply', which reads masked steps. " +
        'Build it with the layers Add and Multiply, which hand masks on.',
    );
    expect(
      await refused('decoder.keras', (_, layers) => {
        delete callTo('first', layers).initial_state;
      }),
    ).toBe(
      'Masked steps stay masked; Keras 3 computes them in a layer that begins from states. ' +
        "Received 'second', which begins from states and reads what recurs at masked steps. " +
        'Pass the mask to its call, mask=layer.compute_mask(inputs), or build it without mask_zero.',
    );
    expect(
      await refused('pooled.keras', (_, layers) => {
        const at = layers.findIndex(({ class_name: name }) => name === 'LSTM' || name === 'GRU');
        layers.splice(at, 1);
      }),
    ).toMatch(
      /^Masked steps stay masked; Keras's GlobalMaxPooling1D reads them as others\. Received 'global_max_pooling1d'/,
    );
  });

  test('when it reads what no network here reads', async () => {
    expect(
      await refused('every-layer.keras', (_, layers) => {
        layers[0]!.config.batch_shape = [null, 8, 8, 3];
      }),
    ).toMatch(
      /^A model reads float32 numbers \[batch, time, features\], films \[batch, time, height, width, channels\], or ids \[batch, time\] into an embedding\. Received \{"shape":\[null,8,8,3\]/,
    );
    expect(await refused('every-layer.keras', (_, layers) => layers.push(layers[0]!))).toBe(
      'A model has one input, before its first layer. Received 2 input layers. Save a model of one input.',
    );
    expect(await refused('every-layer.keras', (_, layers) => layers.splice(1))).toBe(
      'A model has at least one layer. Received 1 layers, none of which computes. Save it from a model with layers.',
    );
  });

  test('when its weights are not those of its layers', async () => {
    expect(
      await refused('every-layer.keras', (_, layers) => {
        layers[1]!.config.units = 2 ** 40;
      }),
    ).toBe(
      'lstm/kernel, lstm/recurrent_kernel, lstm/bias have the shapes ' +
        '[[3,4398046511104],[1099511627776,4398046511104],[4398046511104]]. Received [[3,16],[4,16],[16]]. ' +
        'Save it anew with Keras: description and weights belong to different models.',
    );
    expect(
      await refused('every-layer.keras', (_, layers) => {
        layers.push(structuredClone(layers[6]!));
        layers[7]!.config.name = 'another';
      }),
    ).toMatch(/^another\/kernel, another\/bias have the shapes \[\[2,2\],\[2\]\]\. Received \[\]\./);
  });

  test('when its description is nested without end', async () => {
    const open = '{"class_name":"TimeDistributed","config":{"layer":';
    const nested = `${open.repeat(50_000)}1${'}}'.repeat(50_000)}`;
    const model = `{"class_name":"Sequential","config":{"build_input_shape":[null,null,1],"layers":[${nested}]}}`;
    const bytes = zipOf({ 'config.json': new TextEncoder().encode(model) });
    expect((await refusalOf(() => fromKerasFile(bytes))).message).toBe(
      "A model's description is no deeper than its layers. " +
        'Received RangeError: Maximum call stack size exceeded. Save it anew.',
    );
  });

  test('when it is no model of Keras', async () => {
    const save = "Save it with model.save('model.keras').";
    expect((await refusalOf(() => fromKerasFile(Uint8Array.of(1, 2, 3)))).message).toBe(
      `A model of Keras is a .keras archive or an .h5 file. Received 3 bytes beginning with [1, 2, 3]. ${save}`,
    );
    const kinds = readGolden('hdf5-files/kinds.h5.gz');
    expect((await refusalOf(() => fromKerasFile(kinds))).message).toBe(
      'An .h5 file of Keras holds a whole model: its attribute model_config. Received none of them. ' +
        'Save it with model.save, not with save_weights.',
    );
    const json = zipOf({ 'config.json': new TextEncoder().encode('[1]') });
    expect((await refusalOf(() => fromKerasFile(json))).message).toBe(
      "config.json is one whole JSON object. Received '[1]'. Copy the file again: it was cut short or altered.",
    );
  });
});
