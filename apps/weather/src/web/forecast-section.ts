import { element, forecastChart, section, segmented, stepper, toggles } from '@recurrent/demo-kit/web';
import type { Series } from '@recurrent/timeseries';
import type { Replay } from '../replay.js';
import { targets } from '../targets.js';
import { spokenDay } from './days.js';
import { forecastView, historyView } from './forecast-view.js';
import { rules } from './rules.js';
import { weekStrip } from './week-strip.js';

/** The part of the page that shows what the network says on a day, over what came before and what then happened. */
export interface ForecastSection {
  readonly element: HTMLElement;
  /** Lets the reader step through the days that were forecast from, beginning in their middle. */
  show(replay: Replay): void;
}

/** The section as it stands before anything was forecast: with the days there are to learn from. */
export function forecastSection(history: Series): ForecastSection {
  const charts = targets.map((target) => ({
    target,
    chart: forecastChart(target.name, { unit: target.unit, rules }),
  }));
  for (const { target, chart } of charts) chart.show(historyView(history, target));
  let chosen = charts[0]!;
  let draw = () => {};
  let shown: ReadonlySet<string> = new Set(['climatology']);

  const place = element('div', {}, chosen.chart.element);
  const week = element('ol', { class: 'week', tabindex: 0, 'aria-label': 'The next seven days' });
  const note = element('p', { class: 'figures' }, 'Train the network above, and its forecast appears here.');
  const days = element('div');
  const choice = segmented({
    label: 'What is forecast',
    options: targets.map(({ column, name }) => ({ value: column, text: name })),
    selected: chosen.target.column,
    onSelect(column) {
      chosen = charts.find(({ target }) => target.column === column)!;
      place.replaceChildren(chosen.chart.element);
      draw();
    },
  });
  return {
    element: section(
      'The next seven days',
      'Choose a day of a year the network never saw. It knows the weather up to that evening and says what comes; ' +
        'the dashed line is what then came.',
      choice,
      days,
      place,
      week,
      note,
    ),
    show(replay) {
      const { series, firstDay, forecasts, microsecondsPerDay } = replay;
      const middle = Math.floor(forecasts.length / 2);
      const chooser = stepper({
        count: forecasts.length,
        chosen: middle,
        unit: 'day',
        say: (day) => spokenDay(series.timestamps[firstDay + day]!),
        onChoose(day) {
          draw = () => {
            chosen.chart.show(forecastView(replay, chosen.target, { day: firstDay + day, chosen: shown }));
            week.replaceChildren(...weekStrip(replay, firstDay + day));
          };
          draw();
        },
      });
      const beside = toggles({
        label: 'Beside it:',
        options: rules.map(({ id, name, color }) => ({ value: id, text: name, color })),
        chosen: shown,
        onChange(next) {
          shown = new Set(next);
          draw();
        },
      });
      days.replaceChildren(chooser, beside);
      note.textContent =
        `Each day took ${microsecondsPerDay.toFixed(1)} µs, with the state carried over from the day before: ` +
        'here on the page, without TensorFlow.js.';
    },
  };
}
