import type { BacktestFold } from '@recurrent/timeseries';
import { element } from '../web/element.js';
import { section } from '../web/page.js';
import { progress } from '../web/progress.js';
import { scoreTable } from '../web/score-table.js';
import type { ForecastingJob } from './forecasting-job.js';
import type { ForecastSubject, ForecastTask, RuleName } from './subject.js';

/** What of a subject and its task a table of folds is made from. */
export type FoldedSubject = Pick<ForecastSubject, 'series' | 'target' | 'errorScale' | 'timeOf'>;
export type FoldedTask = Pick<ForecastTask, 'errorUnit'> & {
  readonly rules: readonly (Omit<RuleName, 'id' | 'color'> & { readonly id: string })[];
};

/** How often the network is taught anew. */
export const foldCount = 3;

/** The part of a page that goes back, teaches the network from less, and judges it by what came, fold after fold. */
export function backtestSection(
  task: FoldedTask,
  run: (watch: {
    readonly signal: AbortSignal;
    onProgress(progress: ForecastingJob['progress']): void;
  }) => Promise<void>,
): {
  readonly element: HTMLElement;
  show(folds: readonly BacktestFold[], subject: FoldedSubject): void;
  clear(): void;
} {
  const start = element('button', { type: 'submit' }, 'Run the backtest');
  const stop = element('button', { type: 'button', disabled: true }, 'Stop the backtest');
  const told = progress('Backtest');
  const place = element('div');
  let interruption = new AbortController();
  const setRunning = (running: boolean) => {
    start.disabled = running;
    stop.disabled = !running;
    (running ? stop : start).focus({ preventScroll: true });
  };
  const begin = async () => {
    interruption = new AbortController();
    setRunning(true);
    told.announce('Loading TensorFlow.js into a worker …');
    try {
      await run({
        signal: interruption.signal,
        onProgress(news) {
          if (news.kind === 'fold') return;
          const { epoch, epochs, batch, batches } = news.progress;
          const part = (news.fold + (epoch - 1 + batch / batches) / epochs) / foldCount;
          told.show(part, `Fold ${news.fold + 1} of ${foldCount} · epoch ${epoch} of ${epochs}`);
        },
      });
      told.show(1, '');
      told.announce('All folds are done. They were saved in this browser.');
    } catch (error) {
      told.announce(
        interruption.signal.aborted
          ? 'The backtest was stopped. The folds that were done are kept.'
          : `The backtest failed. ${(error as Error).message}`,
      );
    } finally {
      setRunning(false);
    }
  };
  stop.addEventListener('click', () => interruption.abort());
  const onsubmit = (event: Event) => {
    event.preventDefault();
    void begin();
  };
  return {
    element: section(
      'Was it luck?',
      `The last part is cut into ${foldCount} folds. Before each, a new network learns from what came earlier, ` +
        'and from nothing else. A method worth trusting does well in every fold.',
      element('form', { class: 'controls', onsubmit }, start, stop),
      told.element,
      place,
    ),
    show: (folds, subject) =>
      place.replaceChildren(...(folds.length > 0 ? [foldTable(folds, { subject, task })] : [])),
    clear: () => place.replaceChildren(),
  };
}

function foldTable(
  folds: readonly BacktestFold[],
  { subject, task }: { readonly subject: FoldedSubject; readonly task: FoldedTask },
): HTMLElement {
  const meanError = (fold: BacktestFold, id: string) => {
    const { mae } = (id === 'model' ? fold.metrics : fold.baselines[id]!)[subject.target]!;
    return subject.errorScale * (mae.reduce((sum, value) => sum + value, 0) / mae.length);
  };
  const rows = [{ id: 'model', name: 'The network', note: 'taught anew for each' }, ...task.rules];
  return scoreTable({
    caption: `Mean absolute error over all steps ahead, in ${task.errorUnit}, by fold`,
    columns: folds.map(({ from, count }) => ({
      name: `from ${dayText.format(subject.timeOf(rowAt(subject, from)))}`,
      unit: `${count.toLocaleString('en')} forecasts`,
    })),
    rows: rows.map(({ id, name, note }) => ({
      name,
      note,
      values: folds.map((fold) => meanError(fold, id)),
    })),
  });
}

const dayText = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

function rowAt({ series }: FoldedSubject, timestamp: number): number {
  return series.timestamps.indexOf(timestamp);
}
