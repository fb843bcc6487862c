import type { Network } from '../network/index.js';
import { assertOption } from './assert-option.js';
import type { FullTrainingOptions } from './training-options.js';

/** Whether a layer of the network goes on from batch to batch. */
export function keepsStates({ config }: Network): boolean {
  return config.layers.some((layer) => 'stateful' in layer.config && layer.config.stateful);
}

/** @throws {RnnError} invalid-argument when an option would let a row go on from another's states */
export function assertStateful(options: FullTrainingOptions): void {
  const { examples, validation, batchSize, bucketByLength, truncateAfter, workers, metrics } = options;
  for (const [name, source] of Object.entries({ examples, validation })) {
    assertOption(!source || source.count % batchSize === 0, {
      rule: 'Rows of a stateful network go on from batch to batch, so that batches are of one size and in order',
      received: `${source?.count} ${name} in batches of ${batchSize}`,
      remedy:
        'Give as many examples as fill their batches: row i of each is the sequel of row i of the one before.',
    });
  }
  const others = { bucketByLength, truncateAfter, metrics: metrics?.length ? metrics : undefined };
  for (const [name, value] of Object.entries(others)) {
    assertOption(!value, {
      rule: `A stateful network is trained without ${name}`,
      received: value,
      remedy: 'Leave it out, or stateful.',
    });
  }
  assertOption(workers === 1 || workers === 'auto', {
    rule: 'A stateful network is trained by one worker, which keeps its states',
    received: workers,
    remedy: 'Leave workers out, or stateful.',
  });
}
