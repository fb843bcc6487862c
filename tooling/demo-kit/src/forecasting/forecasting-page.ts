import { loadGlobalForecaster, RnnError } from '@recurrent/timeseries';
import type { BacktestFold } from '@recurrent/timeseries';
import type { DroppedFile } from '../web/file-drop.js';
import { forget, keep, kept } from '../web/kept.js';
import { section, showPage } from '../web/page.js';
import { trainingControls } from '../web/training-controls.js';
import type { TrainingRequest, TrainingWatch } from '../web/training-controls.js';
import { runJob } from '../web/worker-job.js';
import { backtestSection, foldCount } from './backtest-section.js';
import { forecastSections } from './forecast-section.js';
import type { Judged } from './forecast-views.js';
import { toWorkerTask } from './forecasting-job.js';
import type { ForecastingJob } from './forecasting-job.js';
import { historySection } from './history-section.js';
import { judge } from './judgement.js';
import { markOf, partsOf } from './subject.js';
import type { ForecastSubject, ForecastTask } from './subject.js';

/** A subject as it was read from a table, and in words what of the table was used and what not. */
export interface ReadSubject {
  readonly subject: ForecastSubject;
  readonly told: string;
}

/** A page that learns a series while the reader watches, and is judged beside simple rules. */
export interface ForecastingPage {
  readonly name: string;
  readonly title: string;
  readonly lead: string;
  readonly credit: string;
  readonly task: ForecastTask;
  readonly epochs: number;
  /** What a moment is called: `day`. */
  readonly unit: string;
  readonly historyLead: string;
  readonly ask: string;
  readonly lessonLead: string;
  example(): ForecastSubject;
  /** @throws {RnnError} bad-data, saying what is wrong with the table */
  read(file: DroppedFile): ReadSubject;
  /** In a sentence or two, whether the network is worth it. */
  verdict(judged: Judged): string;
  openWorker(): Worker;
  /** Something that the network may be told ahead, as the reader chooses; at first it is. */
  readonly ahead?: {
    readonly label: string;
    tell(subject: ForecastSubject): ForecastSubject;
  };
}

/** Shows the page with the table of an earlier visit, if there was one, and what was learned from it. */
export async function showForecastingPage(page: ForecastingPage): Promise<void> {
  const { task } = page;
  const names = {
    file: `${task.id}-file`,
    folds: `${task.id}-folds`,
    ahead: `${task.id}-ahead`,
    model: `indexeddb://${task.id}`,
  };
  const earlier = await kept<DroppedFile>(names.file);
  const found = earlier && readAgain(page, earlier);
  let isTold = page.ahead !== undefined && (await kept<boolean>(names.ahead)) !== false;
  let plain = found?.subject ?? page.example();
  const told = () => (isTold && page.ahead ? page.ahead.tell(plain) : plain);
  let subject = told();

  const request = ({ epochs, seed }: TrainingRequest, work: ForecastingJob['request']['work']) => ({
    series: subject.series,
    target: subject.target,
    futureCovariates: subject.knownAhead ? [subject.knownAhead.column] : [],
    task: toWorkerTask(task),
    epochs,
    seed,
    work,
  });
  const lesson = trainingControls(
    { epochs: page.epochs, seed: 0 },
    {
      start: 'Train the network',
      async train(asked: TrainingRequest, { signal, onProgress }: TrainingWatch) {
        await runJob<ForecastingJob>(page.openWorker(), request(asked, { saveAs: names.model }), {
          signal,
          onProgress: (news) => news.kind === 'fit' && onProgress(news.progress),
        });
        await keep(task.id, markOf(subject));
        await useSavedModel();
      },
    },
  );
  const forecasts = forecastSections(task, page);
  const again = backtestSection(task, async ({ signal, onProgress }) => {
    const folds: BacktestFold[] = [];
    const asked = request({ epochs: Math.ceil(page.epochs / 4), seed: 0 }, { folds: foldCount });
    again.clear();
    await runJob<ForecastingJob>(page.openWorker(), asked, {
      signal,
      onProgress(news) {
        onProgress(news);
        if (news.kind === 'fit') return;
        folds.push(news.fold);
        again.show(folds, subject);
        void keep(names.folds, { of: markOf(subject), folds });
      },
    });
  });
  const take = (next: ReadSubject): string => {
    plain = next.subject;
    subject = told();
    history.show(subject);
    forecasts.clear();
    again.clear();
    lesson.tell('Nothing was learned from these numbers yet.');
    return next.told;
  };
  const history = historySection(task, {
    lead: page.historyLead,
    ask: page.ask,
    take(file) {
      const told = take(page.read(file));
      void keep(names.file, file);
      return told;
    },
    ...(page.ahead && {
      ahead: {
        label: page.ahead.label,
        isOn: isTold,
        onChange(isOn) {
          isTold = isOn;
          void keep(names.ahead, isOn);
          take({ subject: plain, told: '' });
          void useEarlierWork();
        },
      },
    }),
    takeExample() {
      void forget(names.file);
      return take({ subject: page.example(), told: 'The example is back.' });
    },
  });

  async function useSavedModel(): Promise<void> {
    const forecaster = await loadGlobalForecaster(names.model);
    try {
      forecasts.show({ subject, task, judgement: await judge(forecaster, subject, task) });
    } finally {
      forecaster.dispose();
    }
  }

  /** What an earlier visit left, if it was learned from these numbers. */
  async function useEarlierWork(): Promise<void> {
    const done = await kept<{ readonly of: string; readonly folds: readonly BacktestFold[] }>(names.folds);
    if (done?.of === markOf(subject)) again.show(done.folds, subject);
    if ((await kept<string>(task.id)) !== markOf(subject)) return;
    try {
      await useSavedModel();
      lesson.tell('The model that was trained here before is in use. Train again to replace it.');
    } catch (error) {
      if (!(error instanceof RnnError && error.code === 'bad-saved-model')) throw error;
    }
  }

  showPage({
    ...page,
    sections: [
      history.element,
      section('Learn while you watch', page.lessonLead, ...lesson.elements),
      ...forecasts.elements,
      again.element,
    ],
  });
  history.show(subject);
  if (found) history.tell(`Found again from your last visit: ${earlier.name}. ${found.told}`);
  await useEarlierWork();
}

/** The table of an earlier visit; nothing for one that the page, which may be newer, no longer takes. */
function readAgain(page: ForecastingPage, earlier: DroppedFile): ReadSubject | undefined {
  try {
    return page.read(earlier);
  } catch (error) {
    if (error instanceof RnnError) return undefined;
    throw error;
  }
}

/** Enough rows for windows in each part. @throws {RnnError} bad-data when there are too few */
export function assertLongEnough(subject: ForecastSubject, { windowSize, horizon }: ForecastTask): void {
  const { rows, validUntil, trainUntil } = partsOf(subject);
  const least = 10 * (horizon + 1) + windowSize;
  if (rows >= least && validUntil - trainUntil > horizon) return;
  throw new RnnError(
    'bad-data',
    `A table to learn from has at least ${least.toLocaleString('en')} rows. Received ${rows.toLocaleString('en')}. ` +
      'Give a longer past.',
  );
}
