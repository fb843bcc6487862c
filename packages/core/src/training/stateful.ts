import type { Network } from '../network/index.js';
import { assertOption } from './assert-option.js';
import type { FullTrainingOptions } from './training-options.js';

/** Whether a layer of the network goes on from batch to batch. */
export function keepsStates({ config }: Network): boolean {
  return config.layers.some((layer) => 'stateful' in layer.config && layer.config.stateful);
}

/** @throws {RnnError} invalid-argument when an option would let a row go on from another's states */
export function assertStateful(options: FullTrainingOptions): void {
  const { examples, validation, batchSize, bucketByLength } = options;
  for (const [name, source] of Object.entries({ examples, validation })) {
    assertOption(!source || source.count % batchSize === 0, {
      rule: 'Rows of a stateful network go on from batch to batch, so that batches are of one size and in order',
      received: `${source?.count} ${name} in batches of ${batchSize}`,
      remedy:
        'Give as many examples as fill their batches: row i of each is the sequel of row i of the one before.',
    });
  }
  assertOption(!bucketByLength, {
    rule: 'Examples of a stateful network stay in their order, which bucketByLength would change',
    received: bucketByLength,
    remedy: 'Leave it out, or stateful.',
  });
}
