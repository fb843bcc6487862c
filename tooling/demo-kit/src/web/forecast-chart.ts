import { createChart } from './chart.js';
import type { Chart } from './chart.js';

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** History, forecast and what then happened, by day (x in seconds since 1970, UTC): lines in that order. */
export function forecastChart(title: string, unit: string): Chart {
  return createChart({
    title,
    xName: 'Day',
    xScale: 'time',
    lines: [
      { name: 'what happened', color: '--happened', mark: 'line' },
      { name: 'forecast', color: '--forecast', mark: 'dots' },
      { name: 'what then happened', color: '--happened', mark: 'dashed' },
    ],
    formatX: (seconds) => day.format(seconds * 1000),
    formatValue: (value) => `${Number(value.toFixed(1))}${unit}`,
  });
}
