import { lineChart, paragraph } from '@recurrent/demo-kit/terminal';
import type { Look } from '@recurrent/demo-kit/terminal';
import { lengthOf, sliceSeries, usHolidays } from '@recurrent/timeseries';
import type { GlobalForecaster, Series } from '@recurrent/timeseries';
import { target } from '../energy-data.js';
import type { EnergyData } from '../energy-data.js';
import type { EnergyTask } from '../energy-forecaster.js';

const hourMs = 3_600_000;
const day = 24;

/** How a chart shows hours: what came before, and every so many of them, as wide as a terminal. */
const shown = { day: { before: 36, every: 1 }, week: { before: 4 * day, every: 4 } };

/** A day, or a week, as it was forecast at the midnight before, and as it came; its peak in words. */
export async function drawAhead(
  forecaster: GlobalForecaster,
  { whole, known }: Pick<EnergyData, 'whole' | 'known'>,
  { task, look }: { readonly task: EnergyTask; readonly look: Look },
): Promise<string> {
  const { horizon } = task;
  const { before, every } = shown[task.name];
  const midnight = chooseMidnight(whole, { from: lengthOf(known), horizon });
  const { targets } = await forecaster.predict({
    past: sliceSeries(whole, midnight - task.windowSize, midnight),
    future: sliceSeries(whole, midnight, midnight + horizon),
  });
  const expected = targets[target]!;
  const happened = Array.from(whole.columns[target]!.subarray(midnight - before, midnight + horizon));
  const rows = happened.flatMap((_, row) => (row % every === 0 ? [row] : []));
  const chart = lineChart(
    [
      { name: 'as it was', values: rows.map((row) => inGw(happened[row]!)), mark: 'line', ink: 'happened' },
      {
        name: 'as forecast',
        values: rows.map((row) => (row < before ? undefined : inGw(expected[row - before]!))),
        mark: 'dots',
        ink: 'forecast',
      },
    ],
    {
      labels: rows.flatMap((row, at) => labelAt(whole.timestamps[midnight - before + row]!, at, task)),
      divider: { at: before / every, before: 'known', after: 'not known' },
      unit: 'GW',
    },
    look,
  );
  const first = whole.timestamps[midnight]!;
  return `\n${chart}${paragraph(
    `${sayWhen(first, task)} ${sayPeak(expected, { happened: happened.slice(before), first })}`,
    look,
  )}`;
}

/** The last holiday, or else the last day, that begins a whole horizon behind what is known. */
function chooseMidnight(
  { timestamps, columns }: Series,
  { from, horizon }: { readonly from: number; readonly horizon: number },
): number {
  const midnights = Array.from(timestamps.keys()).filter(
    (row) => row >= from && row + horizon <= timestamps.length && timestamps[row]! % (day * hourMs) === 0,
  );
  return midnights.findLast((row) => columns['holiday']![row] === 1) ?? midnights.at(-1)!;
}

function sayWhen(first: number, { name }: EnergyTask): string {
  const holiday = usHolidays(new Date(first).getUTCFullYear()).find((one) => one.day === first);
  const text = `${fullDay.format(first)}${holiday ? ` (${holiday.name})` : ''}`;
  return name === 'day' ? `${text}, forecast at the midnight before.` : `The week from ${text} on.`;
}

/** When most is used, and how much, as forecast and as it came. */
function sayPeak(
  expected: readonly number[],
  { happened, first }: { readonly happened: readonly number[]; readonly first: number },
): string {
  const peakOf = (values: readonly number[]): string => {
    const at = values.indexOf(values.reduce((top, value) => (value > top ? value : top), -Infinity));
    return `${inGw(values[at]!).toFixed(1)} GW on ${hourOf.format(first + at * hourMs)}`;
  };
  return `The peak was expected to be ${peakOf(expected)}, and was ${peakOf(happened)}.`;
}

function labelAt(timestamp: number, at: number, { name }: EnergyTask): { at: number; text: string }[] {
  const hour = new Date(timestamp).getUTCHours();
  if (name === 'week') return hour === 0 ? [{ at, text: weekday.format(timestamp) }] : [];
  return hour % 12 === 0 ? [{ at, text: hour === 0 ? weekday.format(timestamp) : `${hour}:00` }] : [];
}

function inGw(megawatts: number): number {
  return megawatts / 1000;
}

const fullDay = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' });
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', timeZone: 'UTC' });
const hourOf = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});
