import { residualKind, residualView } from '@recurrent/demo-kit/forecasting';
import type { ResidualTask } from '@recurrent/demo-kit/forecasting';
import { createChart } from '@recurrent/demo-kit/web';
import type { Chart } from '@recurrent/demo-kit/web';
import { createBaselines } from '@recurrent/timeseries';
import { methodNames } from '../methods.js';
import type { Replay } from '../replay.js';
import { rules } from './rules.js';

const task: ResidualTask = {
  aheads: [{ ahead: 1, name: 'a day ahead' }],
  rules: rules.map((rule) => ({ ...rule, note: methodNames[rule.id]!.note })),
  formatError: (error) => `${error.toFixed(1)}\u00a0°C`,
};

/** What forecasts of tomorrow's temperature were off by, over the days. */
export function residualChart(): {
  readonly element: HTMLElement;
  show(replay: Replay, of: { readonly column: string; readonly chosen: ReadonlySet<string> }): void;
} {
  const chart: Chart = createChart(residualKind(task));
  return {
    element: chart.element,
    show({ series, firstDay, forecasts }, { column, chosen }) {
      const origins = forecasts.map((_, day) => firstDay + day);
      const says = createBaselines(series, { column, trainLength: firstDay });
      const expected = Object.fromEntries(
        rules.map(({ id }) => [id, origins.map((origin) => [says[id](origin, 1)])]),
      );
      const judgement = {
        origins,
        expected: { ...expected, model: forecasts.map(({ targets }) => targets[column]!) },
        bands: [],
      };
      const first = series.timestamps[0]!;
      const dayMs = series.timestamps[1]! - first;
      const timeOf = (row: number) => first + row * dayMs;
      const subject = { name: column, series, target: column, errorScale: 1, timeOf };
      chart.show(residualView({ subject, task, judgement }, chosen));
    },
  };
}
