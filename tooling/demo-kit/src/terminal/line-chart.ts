import { rulerOf } from './ruler.js';
import type { Ruler } from './ruler.js';
import type { Ink, Look } from './look.js';

/** One series of a chart, a value per point (`undefined` = none there), told apart by colour and by glyph. */
export interface ChartSeries {
  readonly name: string;
  readonly values: readonly (number | undefined)[];
  readonly mark: 'line' | 'dots';
  readonly ink: Ink;
}

/** What surrounds the series: labels under points, a rule before one point, rows of height, unit of the numbers. */
export interface ChartFrame {
  readonly labels: readonly { readonly at: number; readonly text: string }[];
  readonly divider?: { readonly at: number; readonly before: string; readonly after: string };
  readonly height?: number;
  readonly unit?: string;
}

interface Canvas {
  /** Glyphs by row from the top, by column from the left. */
  readonly cells: { glyph: string; ink: Ink | undefined }[][];
  readonly ruler: Ruler;
  readonly columnsPerPoint: number;
}

const glyphs = { line: '──', dots: '● ' } as const;

/** Series drawn over one another with axes and a legend, in the width of the look. */
export function lineChart(series: readonly ChartSeries[], frame: ChartFrame, look: Look): string {
  const points = Math.max(...series.map(({ values }) => values.length));
  const known = series.flatMap(({ values }) => values.filter((value) => value !== undefined));
  const ruler = rulerOf(Math.min(...known), Math.max(...known), frame.height ?? 12);
  const margin = Math.max(...ruler.ticks.map(({ text }) => text.length)) + 3;
  const columnsPerPoint = Math.max(1, Math.min(4, Math.floor((look.width - margin - 2) / points)));
  const columns = (points - 1) * columnsPerPoint + 2;
  const cells = Array.from({ length: ruler.rows }, () =>
    Array.from({ length: columns }, (): Canvas['cells'][number][number] => ({ glyph: ' ', ink: undefined })),
  );
  const canvas: Canvas = { cells, ruler, columnsPerPoint };

  const border = frame.divider ? frame.divider.at * columnsPerPoint - Math.ceil(columnsPerPoint / 2) : -1;
  if (frame.divider) for (const row of cells) row[border] = { glyph: '┊', ink: 'muted' };
  for (const one of series) if (one.mark === 'line') drawLine(canvas, one);
  for (const one of series) if (one.mark === 'dots') drawDots(canvas, one);

  const lines = cells.map((row, index) => {
    const tick = ruler.ticks.find((tick) => tick.row === index);
    const axis = `${(tick?.text ?? '').padStart(margin - 2)} ${tick ? '┤' : '│'}`;
    return (
      look.paint('muted', axis) + row.map(({ glyph, ink }) => (ink ? look.paint(ink, glyph) : glyph)).join('')
    );
  });
  const indent = ' '.repeat(margin - 1);
  const at = (label: { at: number; text: string }) => ({ ...label, at: label.at * columnsPerPoint });
  const underline = Array.from({ length: columns }, (_, column) =>
    frame.labels.some(({ at }) => at * columnsPerPoint === column) ? '┬' : '─',
  ).join('');
  return [
    `${indent} ${legend(series, frame.unit, look)}`,
    ...(frame.divider ? [look.paint('muted', indent + dividerLine(frame.divider, border))] : []),
    ...lines,
    look.paint('muted', `${indent}└${underline}`),
    look.paint('muted', `${indent} ${placeLabels(frame.labels.map(at))}`),
  ]
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** Joins known neighbours with box characters, as a pen would. */
function drawLine({ cells, ruler, columnsPerPoint }: Canvas, { values, ink }: ChartSeries): void {
  const put = (row: number, column: number, glyph: string) => (cells[row]![column] = { glyph, ink });
  for (let point = 0; point < values.length; point++) {
    const from = values[point];
    const to = values[point + 1];
    if (from === undefined) continue;
    if (to === undefined) {
      put(ruler.rowOf(from), point * columnsPerPoint, '─');
      continue;
    }
    for (let part = 0; part < columnsPerPoint; part++) {
      const column = point * columnsPerPoint + part;
      const here = ruler.rowOf(from + ((to - from) * part) / columnsPerPoint);
      const next = ruler.rowOf(from + ((to - from) * (part + 1)) / columnsPerPoint);
      for (let row = Math.min(here, next) + 1; row < Math.max(here, next); row++) put(row, column, '│');
      if (here === next) put(here, column, '─');
      else {
        put(here, column, here < next ? '╮' : '╯');
        put(next, column, here < next ? '╰' : '╭');
      }
    }
  }
}

function drawDots({ cells, ruler, columnsPerPoint }: Canvas, { values, ink }: ChartSeries): void {
  for (const [point, value] of values.entries()) {
    if (value !== undefined) cells[ruler.rowOf(value)]![point * columnsPerPoint] = { glyph: '●', ink };
  }
}

function legend(series: readonly ChartSeries[], unit: string | undefined, look: Look): string {
  const names = series.map(({ name, mark, ink }) => `${look.paint(ink, glyphs[mark])} ${name}`);
  return [...names, ...(unit ? [look.paint('muted', `in ${unit}`)] : [])].join('   ');
}

function dividerLine({ before, after }: NonNullable<ChartFrame['divider']>, border: number): string {
  return `${' '.repeat(Math.max(0, border - before.length))}${before} ┊ ${after}`;
}

/** Labels under their columns, those that would touch the one before left out. */
function placeLabels(labels: readonly { at: number; text: string }[]): string {
  let line = '';
  for (const { at, text } of labels) {
    const start = Math.max(0, at - Math.floor(text.length / 2));
    if (line === '' || start > line.length) line = line.padEnd(start) + text;
  }
  return line;
}
