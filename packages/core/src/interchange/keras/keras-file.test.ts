import { describe, expect, test } from 'vitest';
import { createEngine } from '../../inference/engine.js';
import { largestDifference, readGolden, readGoldenModels } from '../golden-models.test.support.js';
import { fromKerasFile } from './keras-file.js';

// keras-files/: tooling/golden/keras_files.py, Keras 3.15.1 and tf_keras 2.21.0.
const models = readGoldenModels('keras-files/models.json');

describe('a model of Keras', () => {
  test.each(models.filter(({ file }) => file !== 'code.keras'))(
    "in $file computes Keras's numbers here",
    async ({ file, inputs, outputs }) => {
      const { network, weights } = await fromKerasFile(readGolden(`keras-files/${file}`));
      const engine = createEngine(network, weights);
      expect(largestDifference(engine.predict(inputs), outputs)).toBeLessThan(1e-5);
      engine.dispose();
    },
  );

  test.each(['stacked.keras', 'stacked.h5.gz', 'keras-2-stacked.h5.gz'])(
    'in %s has a layer for each cell of its RNNs',
    async (file) => {
      const { network } = await fromKerasFile(readGolden(`keras-files/${file}`));
      expect(
        network.config.layers.map(({ className, config }) => [
          className,
          config.name,
          'returnSequences' in config && config.returnSequences,
          'goBackwards' in config && config.goBackwards,
        ]),
      ).toEqual([
        ['Masking', 'masking', false, false],
        ['LSTM', 'rnn_cell_0', true, false],
        ['GRU', 'rnn_cell_1', true, false],
        ['GRU', 'rnn_cell_2', true, false],
        ['SimpleRNN', 'rnn_1', false, true],
        ['Dense', 'dense', false, false],
      ]);
    },
  );

  test.each(['chain.keras', 'chain.h5.gz', 'keras-2-chain.keras'])(
    'in %s says what it leaves out, which acted in training only',
    async (file) => {
      const { leftOut, network } = await fromKerasFile(readGolden(`keras-files/${file}`));
      expect(leftOut).toEqual(['dense: kernel_constraint NonNeg']);
      const layer = network.config.layers.find(({ className }) => className === 'GRU')!;
      expect(layer.config).toMatchObject({
        dropout: 0.2,
        kernelRegularizer: { l2: expect.closeTo(0.01) as number },
      });
    },
  );
});
