import uPlot from 'uplot';
import { chartTable } from './chart-table.js';
import { element } from './element.js';
import { onThemeChange, tokenColor } from './theme.js';

/** One line of a chart, told apart by colour token and by mark. */
export interface ChartLine {
  readonly name: string;
  readonly color: `--${string}`;
  readonly mark: 'line' | 'dashed' | 'dots';
  /** Tints the area up to this value, and colours what lies below it otherwise. */
  readonly below?: { readonly value: number; readonly color: `--${string}` };
}

/** What a chart is: its title, its lines, and how its numbers read. */
export interface ChartKind {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  /** What the x axis counts, as the head of the table: `Day`, `Epoch`. */
  readonly xName: string;
  /** `time`: x in seconds since 1970; `count`: x in whole numbers. */
  readonly xScale: 'time' | 'count';
  formatX(x: number): string;
  formatValue(value: number): string;
}

/** What a chart shows: a value (`null` = none) of each line at each x, and the same in a sentence. */
export interface ChartData {
  readonly x: readonly number[];
  readonly values: readonly (readonly (number | null)[])[];
  readonly summary: string;
  readonly xRange?: readonly [number, number];
  /** Keeps the height of the values still while they change. */
  readonly yRange?: readonly [number, number];
  /** From here on the ground is tinted: what was not known yet. */
  readonly unknownFrom?: number;
}

export interface Chart {
  readonly element: HTMLElement;
  show(data: ChartData): void;
}

/** A chart in the page's colours with a legend, a reading under the pointer, a summary in words and a table. */
export function createChart(kind: ChartKind): Chart {
  const canvas = element('div', { class: 'chart-canvas', role: 'img' });
  const reading = element('p', { class: 'chart-reading', 'aria-hidden': 'true' });
  const summary = element('p', { class: 'chart-summary' });
  const table = chartTable(kind);
  let data: ChartData = { x: [], values: kind.lines.map(() => []), summary: '' };
  let plot: uPlot | undefined;

  const read = (index: number | null | undefined) => {
    reading.replaceChildren(
      ...(index === null || index === undefined ? [legend(kind)] : [readingAt(kind, data, index)]),
    );
  };
  const draw = () => {
    const { clientWidth: width, clientHeight: height } = canvas;
    if (width === 0) return;
    plot ??= new uPlot(
      plotOptions(kind, () => data, read),
      aligned(data),
      canvas,
    );
    if (plot.width !== width || plot.height !== height) plot.setSize({ width, height });
  };
  new ResizeObserver(draw).observe(canvas);
  onThemeChange(() => plot?.redraw());
  read(null);

  return {
    element: element(
      'figure',
      { class: 'chart' },
      element('figcaption', {}, element('h3', {}, kind.title), reading),
      canvas,
      summary,
      table.element,
    ),
    show(next) {
      data = next;
      summary.textContent = data.summary;
      canvas.setAttribute('aria-label', `${kind.title}. ${data.summary}`);
      table.show(data);
      draw();
      plot?.setData(aligned(data));
    },
  };
}

const fonts = "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

function aligned({ x, values }: ChartData): uPlot.AlignedData {
  return [x, ...values] as unknown as uPlot.AlignedData;
}

function plotOptions(
  kind: ChartKind,
  data: () => ChartData,
  read: (index: number | null | undefined) => void,
): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: () => tokenColor('--ink-soft'),
    font: `12px ${fonts}`,
    grid: { stroke: () => tokenColor('--line'), width: 1 },
    ticks: { show: false },
    gap: 8,
  };
  return {
    width: 100,
    height: 100,
    padding: [12, 12, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 9 } },
    scales: {
      x: {
        time: kind.xScale === 'time',
        range: (_, low, high) => [...(data().xRange ?? [low ?? 0, high ?? 1])] as [number, number],
      },
      y: {
        range: (_, low, high) => {
          const [bottom, top] = data().yRange ?? [low ?? 0, high ?? 1];
          return uPlot.rangeNum(bottom, top, 0.1, true);
        },
      },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 32,
        space: 72,
        ...(kind.xScale === 'count' ? { incrs: [1, 2, 5, 10, 20, 50, 100] } : {}),
        values: (_, splits) => splits.map((x) => kind.formatX(x)),
      },
      { ...axis, size: 52, space: 36, values: (_, splits) => splits.map((value) => kind.formatValue(value)) },
    ],
    series: [{}, ...kind.lines.map(plotSeries)],
    hooks: {
      drawClear: [(plot) => tintUnknown(plot, data().unknownFrom)],
      setCursor: [(plot) => read(plot.cursor.idx)],
    },
  };
}

function plotSeries({ name, color, mark, below }: ChartLine): uPlot.Series {
  const stroke = (plot: uPlot) => (below ? parted(plot, { color, below }) : tokenColor(color));
  return {
    label: name,
    stroke,
    width: 2,
    ...(below
      ? { fill: (plot: uPlot) => parted(plot, { color, below, faint: true }), fillTo: below.value }
      : {}),
    ...(mark === 'dashed' ? { dash: [6, 4] } : {}),
    points: mark === 'dots' ? { show: true, size: 8, width: 2, stroke, fill: stroke } : { show: false },
  };
}

/** A paint in one colour above a value and in another below it. */
function parted(
  { ctx, bbox, valToPos }: uPlot,
  {
    color,
    below,
    faint = false,
  }: Required<Pick<ChartLine, 'color' | 'below'>> & { readonly faint?: boolean },
): CanvasGradient {
  const paint = ctx.createLinearGradient(0, bbox.top, 0, bbox.top + bbox.height);
  const at = Math.min(1, Math.max(0, (valToPos(below.value, 'y', true) - bbox.top) / bbox.height));
  for (const [token, from, to] of [
    [color, 0, at],
    [below.color, at, 1],
  ] as const) {
    const shade = faint ? tokenColor(token, 0.16) : tokenColor(token);
    paint.addColorStop(from, shade);
    paint.addColorStop(to, shade);
  }
  return paint;
}

function tintUnknown(plot: uPlot, from: number | undefined): void {
  if (from === undefined) return;
  const { ctx, bbox } = plot;
  const left = Math.max(bbox.left, plot.valToPos(from, 'x', true));
  ctx.save();
  ctx.fillStyle = tokenColor('--unknown');
  const width = bbox.left + bbox.width - left;
  ctx.fillRect(left, bbox.top, width, bbox.height);
  ctx.fillStyle = tokenColor('--ink-soft');
  ctx.font = `${12 * devicePixelRatio}px ${fonts}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'top';
  const text = 'not known yet';
  const margin = 8 * devicePixelRatio;
  if (ctx.measureText(text).width + 2 * margin < width) ctx.fillText(text, left + margin, bbox.top + margin);
  ctx.restore();
}

function swatch({ color, mark }: ChartLine): HTMLElement {
  return element('span', { class: `swatch swatch-${mark}`, style: `color: var(${color})` });
}

function legend({ lines }: ChartKind): HTMLElement {
  return element('span', {}, ...lines.map((line) => element('span', {}, swatch(line), line.name)));
}

function readingAt(kind: ChartKind, { x, values }: ChartData, index: number): HTMLElement {
  const known = kind.lines.flatMap((line, of) => {
    const value = values[of]?.[index];
    return value === null || value === undefined
      ? []
      : [element('span', {}, swatch(line), `${line.name} `, element('b', {}, kind.formatValue(value)))];
  });
  return element('span', {}, element('span', {}, kind.formatX(x[index]!)), ...known);
}
