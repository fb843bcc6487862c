import { lengthOf } from '@recurrent/timeseries';
import { createChart } from '../web/chart.js';
import type { ChartData } from '../web/chart.js';
import { element } from '../web/element.js';
import { fileDrop } from '../web/file-drop.js';
import type { DroppedFile } from '../web/file-drop.js';
import { section } from '../web/page.js';
import { partsOf } from './subject.js';
import type { ForecastSubject, ForecastTask } from './subject.js';

const points = 600;
const history = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });

/** The part of a page that shows the whole series, and takes another one from the reader. */
export function historySection(
  task: ForecastTask,
  given: {
    readonly lead: string;
    readonly ask: string;
    take(file: DroppedFile): string;
    takeExample(): string;
    /** Something that the network may be told ahead. */
    readonly ahead?: { readonly label: string; readonly isOn: boolean; onChange(isOn: boolean): void };
  },
): { readonly element: HTMLElement; show(subject: ForecastSubject): void; tell(text: string): void } {
  const chart = createChart({
    title: 'All of it',
    xName: 'Time',
    xScale: 'time',
    lines: [
      { name: 'learned from', color: '--happened', mark: 'line' },
      { name: 'watched while learning', color: '--rule-2', mark: 'line' },
      { name: 'kept for the end', color: '--forecast', mark: 'line' },
    ],
    formatX: (seconds) => history.format(seconds * 1000),
    formatValue: (value) => task.formatLevel(value),
  });
  const drop = fileDrop({ label: given.ask, accept: '.csv,.tsv,.txt,text/csv', take: given.take });
  const example = element(
    'button',
    { type: 'button', onclick: () => drop.tell(given.takeExample()) },
    'Back to the example',
  );
  chart.element.classList.add('short');
  return {
    element: section(
      'The data',
      given.lead,
      chart.element,
      ...(given.ahead ? [checkBox(given.ahead)] : []),
      element('div', { class: 'own-data' }, drop.element, example),
    ),
    show: (subject) => chart.show(historyView(subject, task)),
    tell: drop.tell,
  };
}

function checkBox({
  label,
  isOn,
  onChange,
}: {
  readonly label: string;
  readonly isOn: boolean;
  onChange(isOn: boolean): void;
}): HTMLElement {
  const box = element('input', { type: 'checkbox', checked: isOn, onchange: () => onChange(box.checked) });
  return element('div', { class: 'toggles' }, element('label', {}, box, label));
}

/** Means of equally many rows each, since a screen has fewer points than a series has rows. */
function historyView(subject: ForecastSubject, task: ForecastTask): ChartData {
  const { series, target, timeOf, name } = subject;
  const rows = lengthOf(series);
  const { trainUntil, validUntil } = partsOf(subject);
  const size = Math.max(1, Math.ceil(rows / points));
  const starts = Array.from({ length: Math.ceil(rows / size) }, (_, index) => index * size);
  const means = starts.map((start) => meanLevel(series.columns[target]!.subarray(start, start + size), task));
  const within = (from: number, until: number) =>
    starts.map((start, index) => (start + size > from && start < until ? means[index]! : null));
  const [first, last] = [timeOf(0), timeOf(rows - 1)];
  return {
    x: starts.map((start) => timeOf(start) / 1000),
    values: [within(0, trainUntil), within(trainUntil, validUntil), within(validUntil, rows)],
    summary:
      `${name}: ${rows.toLocaleString('en')} rows from ${task.sayTime(first)} to ${task.sayTime(last)}. ` +
      `What comes after ${task.sayTime(timeOf(validUntil - 1))} is never learned from: it judges.`,
  };
}

function meanLevel(values: Float64Array, task: ForecastTask): number | null {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0
    ? null
    : task.toLevel(known.reduce((sum, value) => sum + value, 0) / known.length);
}
