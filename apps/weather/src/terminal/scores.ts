import { paragraph, table } from '@recurrent/demo-kit/terminal';
import type { Look } from '@recurrent/demo-kit/terminal';
import type { ForecastEvaluation } from '@recurrent/timeseries';
import { methodNames } from '../methods.js';

/** Mean absolute errors for the next day and for the last of the horizon, the network's first. */
export function tellScores({ metrics, baselines }: ForecastEvaluation, look: Look): string {
  const columns = Object.keys(metrics);
  const horizon = metrics[columns[0]!]!.mae.length;
  const methods = Object.entries({ model: metrics, ...baselines });
  const tables = [1, horizon].map((ahead) =>
    table(
      [
        { title: (ahead === 1 ? 'Tomorrow' : `In ${ahead} days`).padEnd(14) },
        ...columns.map((title) => ({ title, best: 'lowest' as const })),
      ],
      methods.map(([method, scores]) => [
        methodNames[method]!.name,
        ...columns.map((column) => scores[column]!.mae[ahead - 1]!),
      ]),
      look,
    ),
  );
  const notes = Object.keys(baselines).map(
    (method) => `${methodNames[method]!.name}: ${methodNames[method]!.note}.`,
  );
  return `${tables.join('\n')}\n${paragraph(notes.join(' '), look)}`;
}
