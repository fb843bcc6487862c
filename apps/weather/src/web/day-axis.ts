import type { ChartData } from '@recurrent/demo-kit/web';
import type { Replay } from '../replay.js';

/** Days of the past that a chart shows before a forecast. */
export const daysBefore = 35;
const daySeconds = 86_400;

/** The rows of the weeks before the evening of a day and of the days after it, and the axis they stand on. */
export function daysAround(
  { series }: Pick<Replay, 'series'>,
  { day, horizon }: { readonly day: number; readonly horizon: number },
): Pick<ChartData, 'x' | 'xRange' | 'unknownFrom'> & { readonly days: readonly number[] } {
  const days = Array.from({ length: daysBefore + 1 + horizon }, (_, index) => day - daysBefore + index);
  const today = toSeconds(series.timestamps[day]!);
  const x = days.map((at) => today + (at - day) * daySeconds);
  return { days, x, xRange: [x[0]!, x.at(-1)! + daySeconds / 2], unknownFrom: today };
}

export function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

export function toSeconds(milliseconds: number): number {
  return milliseconds / 1000;
}
