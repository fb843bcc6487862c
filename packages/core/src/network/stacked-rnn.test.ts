import { describe, expect, test } from 'vitest';
import {
  bidirectional,
  dense,
  dropout,
  from,
  graph,
  gru,
  input,
  lstm,
  minGru,
  sequential,
  stackedFrom,
  stackedRnn,
} from './index.js';

describe('a stack', () => {
  test('is layers that read every output of the one below, with dropout between them', () => {
    const stack = stackedRnn(
      [lstm({ units: 4 }), gru({ units: 3, returnSequences: true }), minGru({ units: 2 })],
      {
        dropout: 0.2,
      },
    );
    expect(sequential([...stack, dense({ units: 1 })], { numFeatures: 5 })).toEqual(
      sequential(
        [
          lstm({ units: 4, returnSequences: true }),
          dropout({ rate: 0.2 }),
          gru({ units: 3, returnSequences: true }),
          dropout({ rate: 0.2 }),
          minGru({ units: 2 }),
          dense({ units: 1 }),
        ],
        { numFeatures: 5 },
      ),
    );
  });

  test('reads in both directions in each layer', () => {
    const layers = [lstm({ units: 4 }), lstm({ units: 4 })];
    expect(stackedRnn(layers, { mergeMode: 'sum', returnSequences: true })).toEqual(
      layers.map(({ config }) =>
        bidirectional({ layer: lstm({ ...config, returnSequences: true }), mergeMode: 'sum' }),
      ),
    );
  });

  test('has at least one layer', () => {
    expect(() => stackedRnn([])).toThrow(
      'A stack has at least one recurrent layer. Received none. Add one, such as lstm({ units: 32 }).',
    );
  });

  test('stands in a graph, where it begins in the final states of another, layer by layer', () => {
    const stack = (returnSequences: boolean): ReturnType<typeof stackedRnn> =>
      stackedRnn([lstm({ units: 4 }), gru({ units: 3 })], { dropout: 0.1, returnSequences });
    const network = graph({
      inputs: { source: input({ numFeatures: 2 }), target: input({ numFeatures: 3 }) },
      layers: {
        ...stackedFrom('source', stack(false), { name: 'encoder' }),
        ...stackedFrom('target', stack(true), { name: 'decoder', initialState: 'encoder' }),
        answer: from('decoder_1', dense({ units: 3 })),
      },
      output: 'answer',
    });
    const { layers, calls } = network.config;
    expect(layers.map(({ config: { name } }, index) => [name, calls[index]])).toEqual([
      ['encoder_0', { inputs: ['source'], initialState: [] }],
      ['encoder_0_dropout', { inputs: ['encoder_0'], initialState: [] }],
      ['encoder_1', { inputs: ['encoder_0_dropout'], initialState: [] }],
      ['decoder_0', { inputs: ['target'], initialState: ['encoder_0:1', 'encoder_0:2'] }],
      ['decoder_0_dropout', { inputs: ['decoder_0'], initialState: [] }],
      ['decoder_1', { inputs: ['decoder_0_dropout'], initialState: ['encoder_1:1'] }],
      ['answer', { inputs: ['decoder_1'], initialState: [] }],
    ]);
  });
});
