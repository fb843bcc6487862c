import { createChart } from './chart.js';
import type { Chart, ChartLine } from './chart.js';

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** History, forecast and what then happened, by day (x in seconds since 1970, UTC), then simple rules: lines in that order. */
export function forecastChart(
  title: string,
  { unit, rules }: { readonly unit: string; readonly rules: readonly Omit<ChartLine, 'mark'>[] },
): Chart {
  return createChart({
    title,
    xName: 'Day',
    xScale: 'time',
    lines: [
      { name: 'what happened', color: '--happened', mark: 'line' },
      { name: 'forecast', color: '--forecast', mark: 'dots' },
      { name: 'what then happened', color: '--happened', mark: 'dashed' },
      ...rules.map((rule) => ({ ...rule, mark: 'dashed' as const })),
    ],
    formatX: (seconds) => day.format(seconds * 1000),
    formatValue: (value) => `${Number(value.toFixed(1))}${unit}`,
  });
}
