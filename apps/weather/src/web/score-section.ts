import { element, scoreTable, section } from '@recurrent/demo-kit/web';
import type { ForecastEvaluation } from '@recurrent/timeseries';
import { methodNames } from '../methods.js';
import { targets } from '../targets.js';

/** The part of the page that sets the network beside simple rules. */
export function scoreSection(): {
  readonly element: HTMLElement;
  show(evaluation: ForecastEvaluation): void;
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
    show({ count, metrics, baselines }) {
      place.replaceChildren(
        scoreTable({
          caption: `Mean absolute error of the forecast for the next day, over ${count} days`,
          columns: targets.map(({ name, unit }) => ({ name, unit: `in${unit}` })),
          rows: Object.entries({ model: metrics, ...baselines }).map(([method, scores]) => ({
            ...methodNames[method]!,
            values: targets.map(({ column }) => scores[column]!.mae[0]!),
          })),
        }),
      );
    },
  };
}
