import { lengthOf, parseSeries, sliceSeries } from '@recurrent/timeseries';
import type { Series } from '@recurrent/timeseries';

/** Two years of an electricity transformer, hour by hour: seven columns, all of them targets. */
export interface Etth1 {
  /** Where forecasts are judged. */
  readonly judgedOn: 'test' | 'validation';
  readonly training: Series;
  /** Training and the part that is watched while learning. */
  readonly known: Series;
  /** All of it, up to the end of the part that is judged. */
  readonly whole: Series;
}

const month = 30 * 24;
const trainingRows = 12 * month;
const partRows = 4 * month;

/**
 * The usual split, 12, 4 and 4 months of 30 days. Without rows of the test part forecasts are judged on the validation
 * part, and the last tenth of the training part is watched in its place.
 */
export function toEtth1(csv: string): Etth1 {
  // Parts of the file may lie beside the whole of it.
  const series = parseSeries(csv, { regularise: { combine: 'first' } });
  const testEnd = trainingRows + 2 * partRows;
  if (lengthOf(series) >= testEnd) {
    return {
      judgedOn: 'test',
      training: sliceSeries(series, 0, trainingRows),
      known: sliceSeries(series, 0, trainingRows + partRows),
      whole: sliceSeries(series, 0, testEnd),
    };
  }
  return {
    judgedOn: 'validation',
    training: sliceSeries(series, 0, 0.9 * trainingRows),
    known: sliceSeries(series, 0, trainingRows),
    whole: sliceSeries(series, 0, trainingRows + partRows),
  };
}
