import type { ChartData, ChartKind } from '../web/chart.js';
import { fanBands } from '../web/forecast-chart.js';
import { errorsAhead, meanOf } from './judgement.js';
import type { Judgement } from './judgement.js';
import type { ForecastSubject, ForecastTask } from './subject.js';

/** What charts are drawn from. */
export interface Judged {
  readonly subject: ForecastSubject;
  readonly task: ForecastTask;
  readonly judgement: Judgement;
}

/** The past, the fan, what then came, and each rule. */
export function fanKind(task: ForecastTask, levels: readonly number[]): ChartKind {
  return {
    title: 'What comes next',
    xName: 'Time',
    xScale: 'time',
    lines: [
      { name: 'what happened', color: '--happened', mark: 'line' },
      { name: 'the network’s median', color: '--forecast', mark: 'line' },
      { name: 'what then happened', color: '--happened', mark: 'dashed' },
      ...task.rules.map(({ name, color }) => ({ name, color, mark: 'dashed' as const })),
      ...(task.marksPeak
        ? [
            { name: 'its peak', color: '--forecast' as const, mark: 'dots' as const },
            { name: 'the peak that came', color: '--happened' as const, mark: 'dots' as const },
          ]
        : []),
    ],
    bands: fanBands(levels),
    formatX: (seconds) => task.formatTime(seconds * 1000),
    formatValue: (value) => task.formatLevel(value),
  };
}

/** The forecast from one origin, with the rules that are chosen. */
export function fanView(
  { subject, task, judgement }: Judged,
  { index, rules }: { readonly index: number; readonly rules: ReadonlySet<string> },
): ChartData {
  const { series, target, timeOf } = subject;
  const { rowsBefore, horizon } = task;
  const origin = judgement.origins[index]!;
  const rows = Array.from({ length: rowsBefore + horizon }, (_, at) => origin - rowsBefore + 1 + at);
  const level = (row: number) => shown(series.columns[target]![row], task);
  // Each forecast hangs on the last known value.
  const ahead = (values: readonly number[]) =>
    rows.map((row) =>
      row < origin ? null : row === origin ? level(origin) : shown(values[row - origin - 1], task),
    );
  const isKnown = (row: number) => row <= origin;
  const came = Array.from({ length: horizon }, (_, at) => series.columns[target]![origin + 1 + at] ?? NaN);
  return {
    x: rows.map((row) => timeOf(row) / 1000),
    values: [
      rows.map((row) => (isKnown(row) ? level(row) : null)),
      ahead(judgement.expected['model']![index]!),
      rows.map((row) => (row >= origin ? level(row) : null)),
      ...task.rules.map(({ id }) =>
        rules.has(id) ? ahead(judgement.expected[id]![index]!) : rows.map(() => null),
      ),
      ...(task.marksPeak
        ? [judgement.expected['model']![index]!, came].map((values) =>
            rows.map((row) =>
              row - origin - 1 === peakOf(values) ? shown(values[row - origin - 1], task) : null,
            ),
          )
        : []),
    ],
    ...(subject.knownAhead && {
      spans: subject.knownAhead
        .named(timeOf(rows[0]!), timeOf(rows.at(-1)!))
        .map(({ name, from, until }) => ({ name, from: from / 1000, until: until / 1000 })),
    }),
    bands: judgement.bands.map(({ lower, upper }) => ({
      lower: ahead(lower[index]!),
      upper: ahead(upper[index]!),
    })),
    unknownFrom: timeOf(origin) / 1000,
    summary: sayFan({ subject, task, judgement }, index) + sayAhead({ subject, task, judgement }, index),
  };
}

/** Where the highest of some values stands; nowhere unless all are known. */
function peakOf(values: readonly number[]): number | undefined {
  return values.some(Number.isNaN) ? undefined : values.indexOf(Math.max(...values));
}

/** What is special about the time ahead, and when its peak is expected. */
function sayAhead({ subject, task, judgement }: Judged, index: number): string {
  const origin = judgement.origins[index]!;
  const timeAt = (at: number) => subject.timeOf(origin + 1 + at);
  const spans = subject.knownAhead?.named(timeAt(0), timeAt(task.horizon - 1)) ?? [];
  const days = spans.map(({ name }) => ` It is ${name}.`).join('');
  const expected = judgement.expected['model']![index]!;
  const at = task.marksPeak ? peakOf(expected) : undefined;
  if (at === undefined) return days;
  const came = expected.map((_, ahead) => subject.series.columns[subject.target]![origin + 1 + ahead] ?? NaN);
  const cameAt = peakOf(came);
  const said = (peak: number, values: readonly number[]) =>
    `${task.formatLevel(task.toLevel(values[peak]!))} on ${task.formatTime(timeAt(peak))}`;
  return (
    `${days} The peak is expected to be ${said(at, expected)}` +
    (cameAt === undefined ? '.' : `; it was ${said(cameAt, came)}.`)
  );
}

function sayFan({ subject, task, judgement }: Judged, index: number): string {
  const origin = judgement.origins[index]!;
  const { horizon, toLevel, formatLevel } = task;
  const end = (values: readonly (readonly number[])[]) => toLevel(values[index]!.at(-1)!);
  const widest = judgement.bands[0]!;
  const [low, high] = [end(widest.lower), end(widest.upper)];
  const said =
    `For ${task.sayTime(subject.timeOf(origin + horizon))} the network expects ` +
    `${formatLevel(end(judgement.expected['model']!))}, and ${100 * widest.level} % of outcomes between ` +
    `${formatLevel(low)} and ${formatLevel(high)}.`;
  const became = subject.series.columns[subject.target]![origin + horizon] ?? NaN;
  if (Number.isNaN(became)) return `${said} What comes is not on record yet.`;
  const level = toLevel(became);
  return `${said} It became ${formatLevel(level)}: ${level < low || level > high ? 'outside' : 'inside'}.`;
}

/** What of a task its errors over time are told by. */
export type ResidualTask = Pick<ForecastTask, 'aheads' | 'rules' | 'formatError'>;

/** Errors of the network over time, and of each rule. */
export function residualKind(task: ResidualTask): ChartKind {
  return {
    title: `Outcome less forecast, ${task.aheads[0]!.name}`,
    xName: 'Time',
    xScale: 'time',
    lines: [
      { name: 'the network', color: '--forecast', mark: 'line' },
      ...task.rules.map(({ name, color }) => ({ name, color, mark: 'dashed' as const })),
    ],
    formatX: (seconds) => dayText.format(seconds * 1000),
    formatValue: (error) => task.formatError(error),
  };
}

const dayText = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: '2-digit',
  timeZone: 'UTC',
});

export function residualView(
  judged: Omit<Judged, 'task'> & { readonly task: ResidualTask },
  rules: ReadonlySet<string>,
): ChartData {
  const { subject, task, judgement } = judged;
  const { ahead } = task.aheads[0]!;
  const errorsOf = (method: string) => errorsAhead(judgement, { method, ahead }, judged);
  const model = errorsOf('model');
  const off = meanOf(model.map(Math.abs));
  const lean = meanOf(model);
  return {
    x: judgement.origins.map((origin) => subject.timeOf(origin + ahead) / 1000),
    values: [
      model.map(known),
      ...task.rules.map(({ id }) => (rules.has(id) ? errorsOf(id).map(known) : model.map(() => null))),
    ],
    summary:
      `${task.aheads[0]!.name[0]!.toUpperCase()}${task.aheads[0]!.name.slice(1)} the network is off by ` +
      `${task.formatError(off)} on average, and leans by ${task.formatError(Math.abs(lean))} to the ` +
      `${lean > 0 ? 'low' : 'high'} side.`,
  };
}

function shown(value: number | undefined, task: ForecastTask): number | null {
  return value === undefined || Number.isNaN(value) ? null : task.toLevel(value);
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
