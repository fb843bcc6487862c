/** What the demo forecasts: a column of the data, in words, with its unit as it follows a number. */
export interface WeatherTarget {
  readonly column: string;
  readonly name: string;
  readonly unit: string;
}

/** Days ahead. */
export const horizon = 7;

/** The column of what falls. */
export const rainColumn = 'precipitation';

/** The columns of vega-datasets' Seattle weather that are forecast; temperature first, since charts begin with it. */
export const targets: readonly WeatherTarget[] = [
  { column: 'temp_max', name: 'Highest temperature', unit: '\u00a0°C' },
  { column: 'temp_min', name: 'Lowest temperature', unit: '\u00a0°C' },
  { column: rainColumn, name: 'Precipitation', unit: '\u00a0mm' },
];
