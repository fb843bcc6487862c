import type { EngineStream } from '@recurrent/core';
import { lengthOf, type Series } from '../series/series.js';
import type { SeriesPreprocessor } from './preprocessor.js';

/** What was expected after each row of a series, as plain numbers: of a million rows, forecasts would take gigabytes. */
export interface ForecastTable {
  /** After row `origin`, so many steps ahead (from 1), of the target of that number. */
  at(origin: number, ahead: number, target: number): number;
}

/** The forecasts after each row, by the network and by the straight line alone. */
export function forecastRows(
  series: Series,
  { preprocessor, network }: { readonly preprocessor: SeriesPreprocessor; readonly network: EngineStream },
): { readonly model: ForecastTable; readonly line: ForecastTable } {
  const { numFeatures, numOutputs } = preprocessor;
  const numTargets = preprocessor.targets.length;
  const rows = lengthOf(series);
  const table = preprocessor.encode([series]).inputs.values;
  const nothing = new Float32Array(numOutputs);
  const [model, line] = [new Float64Array(rows * numOutputs), new Float64Array(rows * numOutputs)];
  for (let row = 0; row < rows; row++) {
    const inputs = table.subarray(row * numFeatures, (row + 1) * numFeatures);
    const [from, to] = [row * numOutputs, (row + 1) * numOutputs];
    preprocessor.expect(network.step(inputs), inputs, model.subarray(from, to));
    preprocessor.expect(nothing, inputs, line.subarray(from, to));
  }
  const toTable = (values: Float64Array): ForecastTable => ({
    at: (origin, ahead, target) => values[origin * numOutputs + (ahead - 1) * numTargets + target]!,
  });
  return { model: toTable(model), line: toTable(line) };
}
