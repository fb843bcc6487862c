import { expect, test } from 'vitest';
import { goldenStacks, networkOf } from '../network/golden-stacked.test.support.js';
import { concatenate, from, graph, input, vectorInput, type GraphLayer } from '../network/index.js';
import { createEngine } from './engine.js';

test.each(goldenStacks.filter(({ both }) => !both))(
  'two layers of $className have the outputs and final states of PyTorch, from its first states',
  (golden) => {
    const { units, inputShape, lengths, className } = golden;
    const [batch, , numFeatures] = inputShape;
    const { network: chain, weights } = networkOf(golden);
    const states = className === 'LSTM' ? 2 : 1;
    const named = (kind: string): string[] =>
      golden.initialStates.map((_, at) => `${kind}_${Math.floor(at / states)}_${at % states}`);
    const [lower, upper] = chain.config.layers.map(({ config }) => config.name) as [string, string];
    const layerOf = (index: number): GraphLayer => chain.config.layers[index]!;
    const network = graph({
      inputs: {
        inputs: input({ numFeatures }),
        ...Object.fromEntries(named('first').map((name) => [name, vectorInput({ numFeatures: units })])),
      },
      layers: {
        [lower]: from('inputs', layerOf(0), { initialState: named('first').slice(0, states) }),
        [upper]: from(lower, layerOf(1), { initialState: named('first').slice(states) }),
        final: from(
          [lower, upper].flatMap((name) =>
            Array.from({ length: states }, (_, state) => `${name}:${state + 1}`),
          ),
          concatenate(),
        ),
      },
      output: [upper, 'final'],
    });
    const engine = createEngine(network, weights);
    const vectors = named('first').map((name, index) => [
      name,
      { values: Float32Array.from(golden.initialStates[index]!), shape: [batch, units] },
    ]);
    const made = engine.predictAll(
      {
        inputs: { values: Float32Array.from(golden.inputs), shape: inputShape },
        ...Object.fromEntries(vectors),
      },
      { lengths: { inputs: Int32Array.from(lengths) } },
    );
    golden.outputs.forEach((value, at) =>
      expect(Math.abs(made[upper]!.values[at]! - value)).toBeLessThan(1e-5),
    );
    golden.finalStates.forEach((values, state) => {
      values.forEach((value, at) => {
        const place =
          Math.floor(at / units) * golden.finalStates.length * units + state * units + (at % units);
        expect(Math.abs(made['final']!.values[place]! - value)).toBeLessThan(1e-5);
      });
    });
  },
);
