import type { ManyForecasts } from './many-forecast.js';
import { toErrorTable, toSeriesReport } from './report.js';
import type { Style } from './style.js';

/** More charts than these nobody looks at. */
const mostShown = 3;

/** Chart and table of the first series, and the errors over all of them beside those of simple rules. */
export function toManyReport({ idColumn, forecasts, evaluation }: ManyForecasts, style: Style): string {
  const shown = forecasts.slice(0, mostShown).map(({ item, forecast }) => {
    const report = toSeriesReport({ series: item.series, forecast }, style);
    return idColumn === undefined ? report : `${style.bold(`${idColumn} ${item.id}`)}\n\n${report}`;
  });
  const more = forecasts.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [style.faint(`${more} more series are forecast: --output or --json writes all.\n`)] : []),
    evaluation
      ? toErrorTable({ ...evaluation, counted: 'forecasts' }, style)
      : style.faint('No errors are given: a loaded model may have learned from these very rows.\n'),
  ].join('\n');
}
