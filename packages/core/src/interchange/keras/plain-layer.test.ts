import { expect, test } from 'vitest';
import { plainLayer } from './plain-layer.js';

const penalty = { module: 'keras.regularizers', class_name: 'L2', config: { l2: 0.01 } };

test.each(['Dense', 'Conv1D', 'Conv2D'])(
  '%s keeps penalties on its weights, and nothing else that only trains',
  (kind) => {
    const leftOut: string[] = [];
    const config = {
      name: 'held',
      kernel_regularizer: penalty,
      bias_regularizer: null,
      activity_regularizer: penalty,
      kernel_constraint: { class_name: 'NonNeg', config: {} },
    };
    expect(plainLayer({ class_name: kind, config }, leftOut)).toEqual({
      class_name: kind,
      config: { name: 'held', kernel_regularizer: penalty },
    });
    expect(leftOut).toEqual(['held: activity_regularizer L2', 'held: kernel_constraint NonNeg']);
  },
);

test('a layer without such an option leaves its penalties out, and says so', () => {
  const leftOut: string[] = [];
  const config = { name: 'words', embeddings_regularizer: penalty };
  expect(plainLayer({ class_name: 'Embedding', config }, leftOut).config).toEqual({ name: 'words' });
  expect(leftOut).toEqual(['words: embeddings_regularizer L2']);
});
