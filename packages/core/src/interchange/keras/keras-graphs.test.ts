import { describe, expect, test } from 'vitest';
import type { DenseArray } from '../../data/dense-array.js';
import { createEngine } from '../../inference/engine.js';
import { fromKerasJson, toKerasJson } from '../../network/index.js';
import { largestDifference, readGolden } from '../golden-models.test.support.js';
import { fromKerasFile } from './keras-file.js';

interface GraphModel {
  readonly file: string;
  readonly inputs: Readonly<Record<string, { readonly shape: number[]; readonly values: number[] }>>;
  readonly outputs: GraphModel['inputs'];
}

// keras-files/: tooling/golden/keras_graph_files.py, Keras 3.15.1 and tf_keras 2.21.0.
const { models } = JSON.parse(new TextDecoder().decode(readGolden('keras-files/graphs.json'))) as {
  readonly models: GraphModel[];
};

const toArrays = (named: GraphModel['inputs']): Record<string, DenseArray> =>
  Object.fromEntries(
    Object.entries(named).map(([name, { shape, values }]) => [
      name,
      { shape, values: Float32Array.from(values) },
    ]),
  );

describe('a model of Keras that is no chain', () => {
  test.each(models)("in $file computes Keras's numbers here", async ({ file, inputs, outputs }) => {
    const { network, weights } = await fromKerasFile(readGolden(`keras-files/${file}`));
    const engine = createEngine(network, weights);
    const ours = engine.predictAll(toArrays(inputs));
    expect(Object.keys(ours)).toEqual(Object.keys(outputs));
    for (const [name, expected] of Object.entries(toArrays(outputs))) {
      expect(largestDifference(ours[name]!, expected)).toBeLessThan(1e-5);
    }
    engine.dispose();
  });

  test.each(models)('in $file is the same network written and read again', async ({ file }) => {
    const { network } = await fromKerasFile(readGolden(`keras-files/${file}`));
    expect(fromKerasJson(structuredClone(toKerasJson(network)))).toEqual(network);
  });

  test('reads masked steps where Keras 3 does, as a layer begins from states', async () => {
    const callsIn = async (file: string): Promise<unknown> => {
      const { network } = await fromKerasFile(readGolden(`keras-files/${file}`));
      return network.className === 'Functional' && network.config.calls.map(({ readsMasked }) => readsMasked);
    };
    expect(await callsIn('unmasked.keras')).toEqual([undefined, true]);
    expect(await callsIn('keras-2-unmasked.keras')).toEqual([undefined, undefined]);
  });
});
