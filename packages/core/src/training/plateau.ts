import { assertCount, assertOption } from './assert-option.js';
import type { EpochRecord } from './training-progress.js';

/** A lower learning rate once epochs no longer help. */
export interface PlateauDecay {
  readonly name: 'plateau';
  /** Share of the learning rate that is left each time. Default 0.1. */
  readonly share?: number;
  /** Epochs without a better loss before it falls. Default 10. */
  readonly patience?: number;
  /** How much lower a loss must be to be better. Default 1e-4. */
  readonly minDelta?: number;
  /** Epochs after a fall that count towards no other. Default 0. */
  readonly cooldown?: number;
  /** Share of the learning rate below which it never falls. Default 0. */
  readonly end?: number;
}

/**
 * Share of the learning rate that is left after these epochs, judged by the validation loss where there is one. It
 * follows from the history alone, so that a resumed training needs nothing else. As Keras's ReduceLROnPlateau.
 */
export function plateauShare(
  { share = 0.1, patience = 10, minDelta = 1e-4, cooldown = 0, end = 0 }: PlateauDecay,
  history: readonly EpochRecord[],
): number {
  let [left, best, waited, cooling] = [1, Infinity, 0, 0];
  for (const { loss, validationLoss = loss } of history) {
    if (cooling > 0) {
      cooling -= 1;
      waited = 0;
    }
    if (validationLoss < best - minDelta) {
      best = validationLoss;
      waited = 0;
      continue;
    }
    if (cooling > 0) continue;
    waited += 1;
    if (waited < patience || left <= end) continue;
    left = Math.max(left * share, end);
    cooling = cooldown;
    waited = 0;
  }
  return left;
}

/** @throws {RnnError} invalid-argument when a number is out of range */
export function assertPlateau({
  share = 0.1,
  patience,
  minDelta = 0,
  cooldown,
  end = 0,
}: PlateauDecay): void {
  if (patience !== undefined) assertCount('patience of the decay', patience, '10');
  if (cooldown !== undefined && cooldown !== 0) assertCount('cooldown of the decay', cooldown, '5');
  for (const [name, value] of Object.entries({ share, end })) {
    assertOption(value >= 0 && value < 1, {
      rule: `${name} of the decay is a share from 0 to below 1`,
      received: value,
      remedy: '0.1 leaves a tenth of the learning rate.',
    });
  }
  assertOption(minDelta >= 0, {
    rule: 'minDelta of the decay is a number of at least 0',
    received: minDelta,
    remedy: 'Leave it out for 0.0001.',
  });
}
