import { RnnError } from '../errors.js';
import type { EmbeddingConfig } from './layer-config.js';

/** The error for an id that an embedding has no vector for. */
export function idOutOfRange(
  id: number,
  { name, inputDim }: Pick<EmbeddingConfig, 'name' | 'inputDim'>,
): RnnError {
  return new RnnError(
    'invalid-argument',
    `${name} reads ids, whole numbers from 0 to ${inputDim - 1}. Received ${id}. ` +
      'Encode it with the vocabulary that the network was trained with.',
  );
}
