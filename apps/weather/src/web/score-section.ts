import { element, scoreTable, section } from '@recurrent/demo-kit/web';
import type { AmountEvaluation, ForecastEvaluation } from '@recurrent/timeseries';
import { methodNames } from '../methods.js';
import { rainColumn, targets } from '../targets.js';
import { levels } from './forecast-view.js';

/** The part of the page that sets the networks beside simple rules. */
export function scoreSection(): {
  readonly element: HTMLElement;
  show(evaluation: ForecastEvaluation, rain: AmountEvaluation): void;
} {
  const place = element(
    'div',
    {},
    element('p', { class: 'figures' }, 'The comparison appears once the network is trained.'),
  );
  return {
    element: section(
      'Is it any good?',
      'How far tomorrow’s forecast is off on average, over every day of the year kept for this, beside rules that need no network. Shorter is better.',
      place,
    ),
    show(evaluation, rain) {
      place.replaceChildren(
        errorTable(evaluation),
        element('p', { class: 'told' }, sayCoverage(evaluation)),
        element('div', { class: 'rain-scores' }, rainTable(rain)),
      );
    },
  };
}

function errorTable({ count, metrics, baselines }: ForecastEvaluation): HTMLElement {
  return scoreTable({
    caption: `Mean absolute error of the forecast for the next day, over ${count} days`,
    columns: targets.map(({ name, unit }) => ({ name, unit: `in${unit}` })),
    rows: Object.entries({ model: metrics, ...baselines }).map(([method, scores]) => ({
      ...methodNames[method]!,
      values: targets.map(({ column }) => scores[column]!.mae[0]!),
    })),
  });
}

function sayCoverage({ intervals }: ForecastEvaluation): string {
  const { column, name } = targets[0]!;
  const held = levels.map((level) => {
    const steps = intervals![String(level)]![column]!;
    const share = steps.reduce((sum, { coverage }) => sum + coverage, 0) / steps.length;
    return `the ${100 * level}\u00a0% band held ${(100 * share).toFixed(0)}\u00a0%`;
  });
  return `${name}, of all outcomes up to a week ahead: ${held.join(' and ')}.`;
}

function rainTable({ count, metrics, baselines }: AmountEvaluation): HTMLElement {
  return scoreTable({
    caption: `Rain tomorrow, over ${count} days`,
    columns: [
      { name: 'Told wrongly', unit: '% of days' },
      { name: 'Brier score', unit: 'of the probability, × 100' },
      { name: 'Amount off', unit: 'in mm' },
    ],
    rows: [
      { name: 'Two GRUs', note: 'how likely, and how much', scores: metrics },
      ...Object.entries(baselines).map(([rule, scores]) => ({ ...methodNames[rule]!, scores })),
    ].map(({ name, note, scores }) => {
      const { accuracy, brier, mae } = scores[rainColumn]!;
      return { name, note, values: [100 * (1 - accuracy[0]!), 100 * brier[0]!, mae[0]!] };
    }),
  });
}
