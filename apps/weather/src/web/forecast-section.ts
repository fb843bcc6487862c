import { element, section, segmented, stepper, toggles } from '@recurrent/demo-kit/web';
import type { Series } from '@recurrent/timeseries';
import { rainColumn, targets } from '../targets.js';
import { spokenDay } from './days.js';
import { temperatureView } from './forecast-view.js';
import type { WeatherReplay } from './rain-replay.js';
import { rainView } from './rain-view.js';
import { residualChart } from './residual-chart.js';
import { rules } from './rules.js';
import { weekStrip } from './week-strip.js';

/** The parts of the page that show what the networks say on a day, over what came before and what then happened. */
export interface ForecastSection {
  readonly element: HTMLElement;
  /** What tomorrow's temperatures were off by, over the year. */
  readonly residuals: HTMLElement;
  /** Lets the reader step through the days that were forecast from, beginning in their middle. */
  show(replay: WeatherReplay): void;
}

/** The sections as they stand before anything was forecast: with the days there are to learn from. */
export function forecastSection(history: Series): ForecastSection {
  const views = targets.map((target) =>
    target.column === rainColumn ? rainView() : temperatureView(target),
  );
  for (const view of views) view.showHistory(history);
  let chosen = views[0]!;
  let draw = () => {};
  let drawResiduals = () => {};
  let shown: ReadonlySet<string> = new Set(['climatology']);

  const place = element('div', {}, chosen.element);
  const week = element('ol', { class: 'week', tabindex: 0, 'aria-label': 'The next seven days' });
  const note = element('p', { class: 'figures' }, 'Train the network above, and its forecast appears here.');
  const days = element('div');
  const left = residualChart();
  const leftPlace = element(
    'div',
    {},
    element('p', { class: 'figures' }, 'Errors appear once the network is trained.'),
  );
  const choice = segmented({
    label: 'What is forecast',
    options: views.map(({ id, name }) => ({ value: id, text: name })),
    selected: chosen.id,
    onSelect(id) {
      chosen = views.find((view) => view.id === id)!;
      place.replaceChildren(chosen.element);
      draw();
      drawResiduals();
    },
  });
  return {
    element: section(
      'The next seven days',
      'Choose a day of a year the network never saw. It knows the weather up to that evening and says what comes, and ' +
        'between which ends it will lie; the dashed blue line is what then came.',
      choice,
      days,
      place,
      week,
      note,
    ),
    residuals: section(
      'What is left over',
      'A good forecast leaves errors without a pattern, around nothing. Runs on one side are what it has not understood.',
      leftPlace,
    ),
    show(replay) {
      const { series, firstDay, forecasts, microsecondsPerDay } = replay;
      const middle = Math.floor(forecasts.length / 2);
      // Of rain the errors are those of a probability: the table tells them.
      drawResiduals = () => left.show(replay, { column: columnOf(chosen.id), chosen: shown });
      const chooser = stepper({
        count: forecasts.length,
        chosen: middle,
        unit: 'day',
        say: (day) => spokenDay(series.timestamps[firstDay + day]!),
        onChoose(day) {
          draw = () => {
            chosen.show(replay, { day: firstDay + day, chosen: shown });
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
          drawResiduals();
        },
      });
      days.replaceChildren(chooser, beside);
      leftPlace.replaceChildren(left.element);
      drawResiduals();
      note.textContent =
        `Each day took ${microsecondsPerDay.toFixed(1)} µs, with the state carried over from the day before: ` +
        'here on the page, without TensorFlow.js.';
    },
  };
}

function columnOf(id: string): string {
  return id === rainColumn ? targets[0]!.column : id;
}
