import { createChart } from './chart.js';
import type { Chart, ChartBand, ChartLine } from './chart.js';

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/**
 * History, forecast and what then happened, by day (x in seconds since 1970, UTC), then simple rules: lines in that order. Its
 * bands hold so many outcomes, the widest first.
 */
export function forecastChart(
  title: string,
  {
    unit,
    rules,
    levels,
  }: {
    readonly unit: string;
    readonly rules: readonly Omit<ChartLine, 'mark'>[];
    readonly levels: readonly number[];
  },
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
    bands: fanBands(levels),
    formatX: (seconds) => day.format(seconds * 1000),
    formatValue: (value) => `${Number(value.toFixed(1))}${unit}`,
  });
}

/** The areas between which shares of outcomes are expected, the widest first. */
export function fanBands(levels: readonly number[]): ChartBand[] {
  return levels.map((level, index) => ({
    name: `${100 * level} % of outcomes`,
    color: '--forecast',
    opacity: index === 0 ? 0.16 : 0.3,
  }));
}
