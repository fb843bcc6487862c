import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { dense, gru, initializeWeights, sequential, type LayerConfig } from '../../network/index.js';
import { readGolden } from '../golden-models.test.support.js';
import { goldenGraphs } from './golden-graphs.test.support.js';
import { exactWeights, goldenNetworks } from './golden-networks.test.support.js';
import { addLayer } from './layer-nodes.js';
import { OnnxGraph } from './onnx-graph.js';
import { toOnnx } from './to-onnx.js';

interface GoldenFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

// onnx-files.json: tooling/onnx, onnxruntime-node 1.30.0, whose outputs for these very files are the engine's.
const files: GoldenFile[] = JSON.parse(new TextDecoder().decode(readGolden('onnx-files.json'))).files;

describe('an ONNX file', () => {
  test.each([...goldenNetworks, ...goldenGraphs])(
    'of $name is byte by byte one that onnxruntime computes as the engine does',
    ({ name, network, lengths }) => {
      const file = toOnnx(network, exactWeights(network, 1), { lengths });
      const sha256 = createHash('sha256').update(file).digest('hex');
      // Where it differs and should: pnpm --filter @recurrent/onnx prove, with UPDATE_GOLDEN=1.
      expect({ name, bytes: file.length, sha256 }).toEqual(files.find((golden) => golden.name === name));
    },
  );

  const network = sequential([gru({ units: 2 }), dense({ units: 1 })], { numFeatures: 3 });

  test('is not written with weights of another network', () => {
    const weights = initializeWeights(sequential([gru({ units: 2 })], { numFeatures: 4 }), 1);
    expect(() => toOnnx(network, weights)).toThrow(
      'gru/kernel has the shape [3,6]. Received [4,6]. ' +
        'Take weights from initializeWeights, training or loadModel, for this very network.',
    );
    expect(() => toOnnx(network, [])).toThrow('Received no such weight.');
  });

  test('is not written with a layer that has no operators', () => {
    const layer = { className: 'Odd', config: { name: 'odd' } } as unknown as LayerConfig;
    const inputs = { value: 'inputs', features: 3, hasTime: true, isReversed: false, mask: undefined };
    expect(() => addLayer(new OnnxGraph(), { layer, inputs, weights: [] })).toThrow(
      expect.objectContaining({
        code: 'invalid-argument',
        message:
          'ONNX is written for layers that its operators compute. Received Odd. ' +
          'Save the network with saveModel, or leave that layer out.',
      }),
    );
  });
});
