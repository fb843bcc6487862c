import { table } from '@recurrent/demo-kit/terminal';
import type { Look } from '@recurrent/demo-kit/terminal';
import { methodNames } from '../methods.js';
import type { RainEvaluation } from '../rain.js';

/** How well rain tomorrow is told, the network's scores first. */
export function tellRain(rain: RainEvaluation, look: Look): string {
  return table(
    [
      { title: 'Rain tomorrow' },
      { title: 'right, %', digits: 1, best: 'highest' },
      { title: 'Brier', digits: 4, best: 'lowest' },
      { title: 'amount', digits: 3, best: 'lowest' },
    ],
    Object.entries(rain).map(([method, { accuracy, brier, mae }]) => [
      methodNames[method]!.name,
      100 * accuracy[0]!,
      brier[0]!,
      mae[0]!,
    ]),
    look,
  );
}
