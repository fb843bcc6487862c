import { gatherRows, toWindows, type DenseArray, type ExampleSource, type RowRange } from '@recurrent/core';

/** A series as numbers, and how it is cut into windows. */
export interface Lesson {
  /** [rows, numFeatures] */
  readonly inputs: DenseArray;
  /** [rows, numOutputs], NaN where the outcome is not known. */
  readonly outputs: DenseArray;
  /** Steps of each window that are learned from, and how many before them only set the state. */
  readonly windowSize: number;
  readonly warmUp: number;
}

/** An epoch reads about so many windows, however long the series. */
const windowsPerEpoch = 4096;

/**
 * The windows of all lessons, by number.
 * @param outputWeights [numOutputs]; at warm-up steps, and where the outcome is not known, the weight is 0 instead
 */
export function createLessons(lessons: readonly Lesson[], outputWeights: Float32Array): ExampleSource {
  const inputs = stack(lessons.map((lesson) => lesson.inputs));
  const outputs = stack(lessons.map((lesson) => lesson.outputs));
  const windows = lessons.flatMap((lesson, index) => {
    const rowsBefore = lessons.slice(0, index).reduce((sum, { inputs }) => sum + inputs.shape[0]!, 0);
    return windowsOf(lesson).map(({ start, end }) => ({
      range: { start: start + rowsBefore, end: end + rowsBefore },
      warmUp: lesson.warmUp,
    }));
  });
  return {
    count: windows.length,
    batch(indices) {
      const chosen = Array.from(indices, (index) => windows[index]!);
      const ranges = chosen.map(({ range }) => range);
      const targets = gatherRows(outputs, ranges);
      return {
        inputs: gatherRows(inputs, ranges),
        lengths: Int32Array.from(ranges, ({ start, end }) => end - start),
        targets: { ...targets, values: targets.values.map((value) => (Number.isNaN(value) ? 0 : value)) },
        targetWeights: weightsOf(targets, { windows: chosen, outputWeights }),
      };
    },
  };
}

function windowsOf({ inputs, windowSize, warmUp }: Lesson): RowRange[] {
  const rows = inputs.shape[0]!;
  const stride = Math.min(windowSize, Math.ceil(rows / windowsPerEpoch));
  return toWindows(rows, { windowSize: warmUp + windowSize, stride });
}

function weightsOf(
  targets: DenseArray,
  {
    windows,
    outputWeights,
  }: {
    readonly windows: readonly { readonly range: RowRange; readonly warmUp: number }[];
    readonly outputWeights: Float32Array;
  },
): DenseArray {
  const [, time, width] = targets.shape as [number, number, number];
  const values = new Float32Array(targets.values.length);
  for (const [index, { range, warmUp }] of windows.entries()) {
    const row = index * time * width;
    for (let at = row + warmUp * width; at < row + (range.end - range.start) * width; at++) {
      values[at] = Number.isNaN(targets.values[at]!) ? 0 : outputWeights[at % width]!;
    }
  }
  return { values, shape: targets.shape };
}

/** Tables of the same width, one below the other. */
function stack(tables: readonly DenseArray[]): DenseArray {
  if (tables.length === 1) return tables[0]!;
  const values = new Float32Array(tables.reduce((sum, table) => sum + table.values.length, 0));
  let at = 0;
  for (const table of tables) {
    values.set(table.values, at);
    at += table.values.length;
  }
  const width = tables[0]?.shape[1] ?? 0;
  return { values, shape: [width === 0 ? 0 : values.length / width, width] };
}
