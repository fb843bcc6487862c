import type { Series } from './series.js';

/** The times at which some series has a row, each once, in order. */
export function timesOf(series: readonly Series[]): Float64Array {
  const all = new Float64Array(series.reduce((sum, { timestamps }) => sum + timestamps.length, 0));
  let at = 0;
  for (const { timestamps } of series) {
    all.set(timestamps, at);
    at += timestamps.length;
  }
  return all.sort().filter((time, index) => time !== all[index - 1]);
}

/** How many rows a series has before a time. */
export function rowsBefore({ timestamps }: Series, time: number): number {
  let [low, high] = [0, timestamps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timestamps[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
