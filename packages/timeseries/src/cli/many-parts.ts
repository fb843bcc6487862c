import { RnnError, toCut } from '@recurrent/core';
import { pastsOf, samplesBetween } from '../global-forecaster/backtest-all.js';
import type { GlobalSample, SeriesItem } from '../global-forecaster/sample.js';
import { timesOf } from '../series/time-line.js';

/** What is known before a time, and series to judge by their rows from that time on. */
export interface CutItems<Item> {
  readonly before: readonly Item[];
  readonly behind: readonly GlobalSample[];
}

/**
 * The last tenth of all times apart, or the last whole horizon where that is longer. Cut at one time in all series: none
 * tells what another is yet to live through.
 * @throws {RnnError} bad-data when less than a horizon is left
 */
export function cutLastTenth<Item extends SeriesItem>(
  items: readonly Item[],
  horizon: number,
): CutItems<Item> {
  const times = timesOf(items.map(({ series }) => series));
  const cut = Math.min(toCut(times.length, 0.9), times.length - horizon);
  if (cut < horizon) {
    throw new RnnError(
      'bad-data',
      `Each part of a table, to learn from and to judge by, is at least as long as the horizon: ${horizon} steps. ` +
        `Received ${times.length} steps for two of them. Give a longer table, or a smaller horizon.`,
    );
  }
  const from = times[cut]!;
  return { before: pastsOf(items, from), behind: samplesBetween(items, { from }) };
}
