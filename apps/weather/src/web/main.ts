import '@recurrent/demo-kit/style.css';
import './weather.css';
import seattleCsv from 'seattle-weather.csv?raw';
import { backtestSection, foldCount } from '@recurrent/demo-kit/forecasting';
import { keep, kept, runJob, showPage } from '@recurrent/demo-kit/web';
import type { TrainingRequest, TrainingWatch } from '@recurrent/demo-kit/web';
import { joinSeries, loadForecaster, RnnError } from '@recurrent/timeseries';
import type { BacktestFold } from '@recurrent/timeseries';
import { methodNames } from '../methods.js';
import { replay } from '../replay.js';
import { toSeattleData } from '../weather-data.js';
import { forecastSection } from './forecast-section.js';
import { scoreSection } from './score-section.js';
import { trainingSection } from './training-section.js';
import { savedModel } from './weather-training.js';
import type { WeatherTraining } from './weather-training.js';

const { training, validation, test } = toSeattleData(seattleCsv);
const history = joinSeries(training, validation);
const lesson = trainingSection({ epochs: 40, seed: 0 }, train);
const forecast = forecastSection(history);
const scores = scoreSection();
const foldsName = 'weather-folds';
const subject = {
  series: joinSeries(history, test),
  target: 'temp_max',
  errorScale: 1,
  timeOf: (row: number) => subject.series.timestamps[row]!,
};
const again = backtestSection(
  {
    errorUnit: '°C of the highest temperature',
    rules: ['naive', 'seasonalNaive', 'climatology'].map((id) => ({ id, ...methodNames[id]! })),
  },
  goBack,
);

showPage({
  name: 'weather',
  title: 'Seven days of Seattle weather, learned while you watch',
  lead:
    'A small recurrent network reads three years of daily records, then says what the next week brings. ' +
    'Everything happens in this browser.',
  sections: [lesson.element, forecast.element, scores.element, again.element],
  credit: 'Daily weather of Seattle-Tacoma, 2012 to 2015: NOAA, by way of vega-datasets.',
});
void useEarlierModel();

/** Trains in a worker, which alone holds TensorFlow.js, and puts the saved model to use here. */
async function train(request: TrainingRequest, watch: TrainingWatch): Promise<void> {
  await runJob<WeatherTraining>(openWorker(), request, {
    ...watch,
    onProgress: (news) => news.kind === 'fit' && watch.onProgress(news.progress),
  });
  await useSavedModel();
}

/** Judges networks that were taught from less by what came after, in the worker too. */
async function goBack({
  signal,
  onProgress,
}: Parameters<Parameters<typeof backtestSection>[1]>[0]): Promise<void> {
  const folds: BacktestFold[] = [];
  again.clear();
  await runJob<WeatherTraining>(
    openWorker(),
    { epochs: 10, seed: 0, folds: foldCount },
    {
      signal,
      onProgress(news) {
        onProgress(news);
        if (news.kind === 'fit') return;
        folds.push(news.fold);
        again.show(folds, subject);
        void keep(foldsName, folds);
      },
    },
  );
}

function openWorker(): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
}

async function useSavedModel(): Promise<void> {
  const forecaster = await loadForecaster(savedModel);
  forecast.show(replay(forecaster, { history, series: test }));
  scores.show(await forecaster.evaluate(test, { history }));
  forecaster.dispose();
}

/** A model that an earlier visit left, if there is one that this version can read. */
async function useEarlierModel(): Promise<void> {
  again.show((await kept<BacktestFold[]>(foldsName)) ?? [], subject);
  try {
    await useSavedModel();
    lesson.tell('The model that was trained here before is in use. Train again to replace it.');
  } catch (error) {
    if (!(error instanceof RnnError && error.code === 'bad-saved-model')) throw error;
  }
}
