import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomWeights } from '../inference/any-network.test.support.js';
import { createEngine } from '../inference/engine.js';
import { fromTensorflowModel } from '../interchange/index.js';
import { add, additiveAttention, attention, average, concatenate, dense, from } from '../network/index.js';
import { fromKerasJson, graph, gru, input, layerNormalization, lstm, multiply } from '../network/index.js';
import { toKerasJson, type GraphNetwork, type PlacedLayer } from '../network/index.js';
import { memoryStore } from './memory-store.js';
import { loadModel, saveModel } from './saved-model.js';

const units = 3;
const single = [
  () => lstm({ units, returnSequences: true }),
  () => gru({ units, returnSequences: true }),
  () => gru({ units, returnSequences: true, resetAfter: false, goBackwards: true }),
  () => dense({ units, activation: 'tanh' }),
  () => layerNormalization(),
];
const joining = [
  add,
  multiply,
  average,
  () => attention({ score: 'general', causal: true }),
  () => attention({ useScale: true }),
  additiveAttention,
  () => concatenate({ axis: -1 }),
];

/** Layers that read any before them, whatever nothing reads being an output; states go on where they can. */
const anyGraph: fc.Arbitrary<GraphNetwork> = fc
  .array(
    fc.record({
      kind: fc.nat(single.length + joining.length - 1),
      one: fc.nat(),
      other: fc.nat(),
      goesOn: fc.boolean(),
      isShared: fc.boolean(),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((drawn) => {
    const layers: Record<string, PlacedLayer> = {};
    const sequences = ['first', 'second'];
    const unread = new Set(sequences);
    const kinds = new Map<number, string>();
    const place = (name: string, layer: PlacedLayer): void => {
      layers[name] = layer;
      for (const source of [...layer.inputs, ...layer.initialState]) unread.delete(source.split(':')[0]!);
      unread.add(name);
    };
    drawn.forEach(({ kind, one, other, goesOn, isShared }, index) => {
      const [first, second] = [one, other].map((at) => sequences[at % sequences.length]!) as [string, string];
      const name = `layer_${index}`;
      if (kind < single.length) {
        const layer = single[kind]!();
        if (isShared && kinds.has(kind)) {
          place(name, from(first, kinds.get(kind)!));
          sequences.push(name);
          return;
        }
        kinds.set(kind, name);
        const before = Object.keys(layers).find((key) => {
          const other = layers[key]!.layer;
          return typeof other !== 'string' && other.className === layer.className;
        });
        const isRecurrent = layer.className === 'LSTM' || layer.className === 'GRU';
        place(name, from(first, layer, isRecurrent && goesOn && before ? { initialState: before } : {}));
        sequences.push(name);
        return;
      }
      const layer = joining[kind - single.length]!();
      if (layer.className !== 'Concatenate') place(name, from([first, second], layer));
      else {
        place(`${name}_wide`, from([first, second], layer));
        place(name, from(`${name}_wide`, dense({ units })));
      }
      sequences.push(name);
    });
    for (const name of ['first', 'second']) {
      if (unread.has(name)) place(`end_of_${name}`, from(name, gru({ units })));
    }
    return graph({
      inputs: { first: input({ numFeatures: units }), second: input({ numFeatures: units }) },
      layers,
      output: [...unread],
    });
  });

test('any graph is the same in Keras JSON, saved and loaded, and as a file of TensorFlow.js', async () => {
  await fc.assert(
    fc.asyncProperty(anyGraph, fc.nat(1000), async (network, seed) => {
      expect(fromKerasJson(JSON.parse(JSON.stringify(toKerasJson(network))))).toEqual(network);
      const weights = randomWeights(network, seed);
      const store = memoryStore();
      await saveModel({ task: 'toy', network, weights, preprocessor: null, training: null }, store);
      const loaded = await loadModel(store, { task: 'toy' });
      expect(loaded.network).toEqual(network);
      const read = await fromTensorflowModel(store);
      const values = Float32Array.from({ length: 2 * 4 * units }, (_, at) => Math.sin(at * at + seed));
      const inputs = {
        first: { shape: [2, 4, units], values },
        second: { shape: [2, 4, units], values: values.toReversed() },
      };
      const lengths = { first: Int32Array.of(3, 4), second: Int32Array.of(4, 2) };
      const expected = createEngine(network, weights).predictAll(inputs, { lengths });
      for (const same of [loaded, read]) {
        expect(createEngine(same.network, same.weights).predictAll(inputs, { lengths })).toEqual(expected);
      }
    }),
    { numRuns: 40 },
  );
});
