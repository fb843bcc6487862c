import { table } from '@recurrent/demo-kit/terminal';
import type { Look } from '@recurrent/demo-kit/terminal';
import type { EnergyReport } from '../evaluation-report.js';

/** Mean absolute percentage errors, the network's first, of each of the ways ahead that a report tells of. */
export function tellErrors(
  { judgedOn, metrics, baselines }: Pick<EnergyReport, 'judgedOn' | 'metrics' | 'baselines'>,
  look: Look,
): string {
  const ways = ['day', 'week'].filter((way) => `${way}_ahead_mape` in metrics);
  return table(
    [
      { title: `MAPE, % (${judgedOn})` },
      ...ways.map((way) => ({ title: `${way} ahead`, best: 'lowest' as const })),
    ],
    Object.entries({ network: metrics, ...baselines }).map(([method, figures]) => [
      methodNames[method] ?? method,
      ...ways.map((way) => figures[`${way}_ahead_mape`] ?? ''),
    ]),
    look,
  );
}

const methodNames: Readonly<Record<string, string>> = {
  network: 'network',
  seasonalNaive: 'seasonal naive: as a day, a week ago',
  naive: 'naive: as now',
  drift: 'drift: on as the past went',
  climatology: 'climatology: as usual at that time',
  linear: 'the best line',
};
