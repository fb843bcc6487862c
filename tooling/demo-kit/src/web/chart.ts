import uPlot from 'uplot';
import { chartTable } from './chart-table.js';
import { element } from './element.js';
import { onThemeChange, tokenColor } from './theme.js';

/** One line of a chart, told apart by colour token and by mark. */
export interface ChartLine {
  readonly name: string;
  readonly color: `--${string}`;
  readonly mark: 'line' | 'dashed' | 'dots' | 'bars';
  /** Tints the area up to this value, and colours what lies below it otherwise. */
  readonly below?: { readonly value: number; readonly color: `--${string}` };
}

/** An area between two values at each x. */
export interface ChartBand {
  readonly name: string;
  readonly color: `--${string}`;
  /** From 0, nothing to see, to 1. */
  readonly opacity: number;
}

/** What a chart is: its title, its lines, and how its numbers read. */
export interface ChartKind {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  /** Drawn below the lines, the widest first. */
  readonly bands?: readonly ChartBand[];
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
  /** The ends of each band. */
  readonly bands?: readonly ChartEnds[];
  readonly summary: string;
  readonly xRange?: readonly [number, number];
  /** Keeps the height of the values still while they change. */
  readonly yRange?: readonly [number, number];
  /** From here on the ground is tinted: what was not known yet. */
  readonly unknownFrom?: number;
  /** Parts of x that are tinted and named, such as holidays. */
  readonly spans?: readonly ChartSpan[];
}

/** A part of x with a name. */
export interface ChartSpan {
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

/** Where a band begins and ends at each x (`null` = nowhere). */
export interface ChartEnds {
  readonly lower: readonly (number | null)[];
  readonly upper: readonly (number | null)[];
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
      ...(index === null || index === undefined ? [legend(kind, data)] : [readingAt(kind, data, index)]),
    );
  };
  const draw = () => {
    const { clientWidth: width, clientHeight: height } = canvas;
    if (width === 0) return;
    plot ??= new uPlot(
      plotOptions(kind, () => data, read),
      aligned(kind, data),
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
      read(null);
      draw();
      plot?.setData(aligned(kind, data));
    },
  };
}

const fonts = "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** x, the values of each line, then both ends of each band. */
function aligned({ bands = [] }: ChartKind, { x, values, bands: ends = [] }: ChartData): uPlot.AlignedData {
  const nothing = x.map(() => null);
  const flat = bands.flatMap((_, index) => [ends[index]?.lower ?? nothing, ends[index]?.upper ?? nothing]);
  return [x, ...values, ...flat] as unknown as uPlot.AlignedData;
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
    series: [{}, ...kind.lines.map(plotSeries), ...(kind.bands ?? []).flatMap(() => [bandEnd, bandEnd])],
    bands: (kind.bands ?? []).map(({ color, opacity }, index) => {
      const lower = 1 + kind.lines.length + 2 * index;
      return { series: [lower + 1, lower], fill: () => tokenColor(color, opacity) };
    }),
    hooks: {
      drawClear: [
        (plot) => tintUnknown(plot, data().unknownFrom),
        (plot) => data().spans?.forEach((span) => tintSpan(plot, span)),
      ],
      // Over the grid, and under the lines.
      drawAxes: [
        (plot) => nameUnknown(plot, data().unknownFrom),
        (plot) => data().spans?.forEach((span) => nameSpan(plot, span)),
      ],
      setCursor: [(plot) => read(plot.cursor.idx)],
    },
  };
}

const bandEnd: uPlot.Series = { width: 0, points: { show: false } };

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
    ...(mark === 'bars' ? { paths: bars, width: 0, fill: () => tokenColor(color, 0.75) } : {}),
    points: mark === 'dots' ? { show: true, size: 8, width: 2, stroke, fill: stroke } : { show: false },
  };
}

const widestBar = 40;
const bars = uPlot.paths.bars!({ size: [0.6, widestBar] });

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
  if (from !== undefined) tint(plot, groundOf(plot, { from }), tokenColor('--unknown'));
}

function tintSpan(plot: uPlot, span: ChartSpan): void {
  tint(plot, groundOf(plot, span), tokenColor('--rule-4', 0.18));
}

function nameUnknown(plot: uPlot, from: number | undefined): void {
  if (from !== undefined) nameGround(plot, groundOf(plot, { from }), { name: 'not known yet', at: 'top' });
}

/** At the foot of the chart, where it is out of the way of what is not known yet. */
function nameSpan(plot: uPlot, span: ChartSpan): void {
  nameGround(plot, groundOf(plot, span), { name: span.name, at: 'bottom' });
}

/** A part of the ground, in pixels of the canvas. */
interface Ground {
  readonly left: number;
  readonly right: number;
}

function groundOf(plot: uPlot, { from, until }: { readonly from: number; readonly until?: number }): Ground {
  const { left: start, width } = plot.bbox;
  const within = (x: number): number => Math.min(start + width, Math.max(start, plot.valToPos(x, 'x', true)));
  return { left: within(from), right: until === undefined ? start + width : within(until) };
}

function tint({ ctx, bbox }: uPlot, { left, right }: Ground, color: string): void {
  ctx.save();
  ctx.fillStyle = color;
  ctx.fillRect(left, bbox.top, right - left, bbox.height);
  ctx.restore();
}

/** Its name, where there is room for it. */
function nameGround(
  { ctx, bbox }: uPlot,
  { left, right }: Ground,
  { name, at }: { readonly name: string; readonly at: 'top' | 'bottom' },
): void {
  ctx.save();
  ctx.fillStyle = tokenColor('--ink-soft');
  ctx.font = `${12 * devicePixelRatio}px ${fonts}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = at;
  const margin = 8 * devicePixelRatio;
  const y = at === 'top' ? bbox.top + margin : bbox.top + bbox.height - margin;
  if (ctx.measureText(name).width + 2 * margin < right - left) ctx.fillText(name, left + margin, y);
  ctx.restore();
}

function swatch({ color, mark }: ChartLine): HTMLElement {
  return element('span', { class: `swatch swatch-${mark}`, style: `color: var(${color})` });
}

/** The lines and bands that have something to show. */
function legend({ lines, bands = [] }: ChartKind, { values, bands: ends = [] }: ChartData): HTMLElement {
  const shown = lines.filter((_, of) => values[of]?.some((value) => value !== null));
  const filled = bands.filter((_, of) => ends[of]?.lower.some((value) => value !== null));
  return element(
    'span',
    {},
    ...shown.map((line) => element('span', {}, swatch(line), line.name)),
    ...filled.map((band) => element('span', {}, bandSwatch(band), band.name)),
  );
}

function bandSwatch({ color, opacity }: ChartBand): HTMLElement {
  const tint = `color-mix(in srgb, var(${color}) ${100 * opacity}%, transparent)`;
  return element('span', { class: 'swatch swatch-band', style: `background: ${tint}` });
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
