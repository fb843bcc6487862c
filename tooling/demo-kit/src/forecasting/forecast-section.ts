import { createChart } from '../web/chart.js';
import { element } from '../web/element.js';
import { section } from '../web/page.js';
import { scoreTable } from '../web/score-table.js';
import { stepper } from '../web/stepper.js';
import { toggles } from '../web/toggles.js';
import { fanKind, fanView, residualKind, residualView } from './forecast-views.js';
import type { Judged } from './forecast-views.js';
import { coverageOf, errorsAhead, meanOf } from './judgement.js';
import type { ForecastTask } from './subject.js';

/** The parts of a page that show forecasts, their errors over time, and how they do beside simple rules. */
export interface ForecastSections {
  readonly elements: readonly HTMLElement[];
  show(judged: Judged): void;
  /** Shows nothing any more, as before anything was learned. */
  clear(): void;
}

const levels = [0.95, 0.8];

export function forecastSections(
  task: ForecastTask,
  words: { readonly unit: string; verdict(judged: Judged): string },
): ForecastSections {
  const fan = createChart(fanKind(task, levels));
  const residuals = createChart(residualKind(task));
  const moments = element('div');
  const verdict = element('p', { class: 'verdict' });
  const scores = element('div');
  const places = [element('div'), element('div'), element('div')] as const;
  let rules: ReadonlySet<string> = new Set(task.rules.slice(0, 1).map(({ id }) => id));
  let draw = () => {};
  const choice = () =>
    toggles({
      label: 'Beside it:',
      options: task.rules.map(({ id, name, color }) => ({ value: id, text: name, color })),
      chosen: rules,
      onChange(chosen) {
        rules = new Set(chosen);
        draw();
      },
    });
  const fill = (contents: readonly (readonly HTMLElement[])[]) =>
    places.forEach((place, index) => place.replaceChildren(...contents[index]!));
  const nothing = (text: string) => [element('p', { class: 'figures' }, text)];
  const clear = () =>
    fill([
      nothing('Train the network above, and its forecasts appear here.'),
      nothing('The comparison appears once the network is trained.'),
      nothing('Errors appear once the network is trained.'),
    ]);
  clear();
  return {
    elements: [
      section(
        'What comes next',
        'Choose a moment the network never learned from. It knows what came before, and says between which ends the rest ' +
          'will lie; the dashed blue line is what then came.',
        places[0],
      ),
      section(
        'Is it any good?',
        'How far forecasts are off on average, beside rules that need no network. Shorter is better.',
        places[1],
      ),
      section(
        'What is left over',
        'A good forecast leaves errors without a pattern, around nothing. Runs on one side are what it has not understood.',
        places[2],
      ),
    ],
    clear,
    show(judged) {
      const { origins } = judged.judgement;
      let index = Math.floor(origins.length / 2);
      draw = () => {
        fan.show(fanView(judged, { index, rules }));
        residuals.show(residualView(judged, rules));
      };
      moments.replaceChildren(
        stepper({
          count: origins.length,
          chosen: index,
          unit: words.unit,
          say: (at) => task.sayTime(judged.subject.timeOf(origins[at]!)),
          onChoose(at) {
            index = at;
            fan.show(fanView(judged, { index, rules }));
          },
        }),
      );
      verdict.textContent = words.verdict(judged);
      scores.replaceChildren(scoresOf(judged), element('p', { class: 'told' }, sayCoverage(judged)));
      fill([[choice(), moments, fan.element], [verdict, scores], [residuals.element]]);
      draw();
    },
  };
}

function scoresOf(judged: Judged): HTMLElement {
  const { task, judgement } = judged;
  const methods = [{ id: 'model', name: 'The network', note: 'quantiles by a GRU' }, ...task.rules];
  return scoreTable({
    caption: `Mean absolute error over ${judgement.origins.length - 1} forecasts`,
    columns: task.aheads.map(({ name }) => ({ name, unit: `in ${task.errorUnit}` })),
    rows: methods.map(({ id, name, note }) => ({
      name,
      note,
      values: task.aheads.map(({ ahead }) =>
        meanOf(errorsAhead(judgement, { method: id, ahead }, judged).map(Math.abs)),
      ),
    })),
  });
}

function sayCoverage({ judgement, subject }: Judged): string {
  const held = judgement.bands
    .map(
      (band) =>
        `the ${100 * band.level} % band held ${(100 * coverageOf(judgement, band, subject)).toFixed(0)} %`,
    )
    .join(' and ');
  return `Of all outcomes, ${held}.`;
}
