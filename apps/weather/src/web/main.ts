import '@recurrent/demo-kit/style.css';
import './weather.css';
import seattleCsv from 'seattle-weather.csv?raw';
import { backtestSection, foldCount } from '@recurrent/demo-kit/forecasting';
import { element, fileDrop, forget, keep, kept, runJob, section, showPage } from '@recurrent/demo-kit/web';
import type { DroppedFile, TrainingRequest, TrainingWatch } from '@recurrent/demo-kit/web';
import { joinSeries, loadAmountForecaster, loadForecaster, RnnError } from '@recurrent/timeseries';
import type { BacktestFold } from '@recurrent/timeseries';
import { methodNames } from '../methods.js';
import { replay } from '../replay.js';
import { toSeattleData } from '../weather-data.js';
import { forecastSection } from './forecast-section.js';
import { replayRain } from './rain-replay.js';
import { readOwnWeather } from './own-weather.js';
import { scoreSection } from './score-section.js';
import { trainingSection } from './training-section.js';
import { savedModel, savedRain } from './weather-training.js';
import type { WeatherTraining } from './weather-training.js';

const names = { file: 'weather-file', folds: 'weather-folds', outdated: 'weather-outdated' };
const own = await kept<DroppedFile>(names.file);
const found = own && readOwnWeather(own);
const { training, validation, test } = found?.data ?? toSeattleData(seattleCsv);
const history = joinSeries(training, validation);
const lesson = trainingSection({ epochs: 40, seed: 0 }, train);
const forecast = forecastSection(history);
const scores = scoreSection();
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

const drop = fileDrop({
  label: 'Drop a CSV here (date, temp_max, temp_min, precipitation), or choose one:',
  accept: '.csv,.tsv,.txt,text/csv',
  take(file) {
    const { told } = readOwnWeather(file);
    void startAnew(() => keep(names.file, file));
    return told;
  },
});
if (found) drop.tell(`Found in this browser: ${own.name}. ${found.told}`);
const example = element(
  'button',
  { type: 'button', onclick: () => void startAnew(() => forget(names.file)) },
  'Back to the example',
);

showPage({
  name: 'weather',
  title: `Seven days of ${own ? 'your own' : 'Seattle'} weather, learned while you watch`,
  lead:
    'A small recurrent network reads years of daily records, then says what the next week brings. ' +
    'Everything happens in this browser.',
  sections: [
    lesson.element,
    forecast.element,
    scores.element,
    forecast.residuals,
    again.element,
    section(
      'Your own weather',
      'At least three years, day by day. The table stays in this browser, and is found again when you return.',
      element('div', { class: 'own-data' }, drop.element, example),
    ),
  ],
  credit: own
    ? `Daily weather from ${own.name}.`
    : 'Daily weather of Seattle-Tacoma, 2012 to 2015: NOAA, by way of vega-datasets.',
});
void useEarlierModel();

const rainNews = {
  occurrence: 'Temperature is learned. Now how likely rain is …',
  amount: 'Now how much it rains when it does …',
};

/** Trains in a worker, which alone holds TensorFlow.js, and puts the saved model to use here. */
async function train(request: TrainingRequest, watch: TrainingWatch): Promise<void> {
  await runJob<WeatherTraining>(
    openWorker(),
    { ...request, own },
    {
      ...watch,
      onProgress(news) {
        if (news.kind === 'fit') watch.onProgress(news.progress);
        if (news.kind === 'rain') lesson.tell(rainNews[news.part]);
      },
    },
  );
  await forget(names.outdated);
  await useSavedModel();
}

/** With other numbers, what was learned and judged from these is of no use any more. */
async function startAnew(change: () => Promise<void>): Promise<void> {
  await change();
  await forget(names.folds);
  await keep(names.outdated, true);
  location.reload();
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
    { epochs: 10, seed: 0, folds: foldCount, own },
    {
      signal,
      onProgress(news) {
        if (news.kind === 'rain') return;
        onProgress(news);
        if (news.kind === 'fit') return;
        folds.push(news.fold);
        again.show(folds, subject);
        void keep(names.folds, folds);
      },
    },
  );
}

function openWorker(): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
}

async function useSavedModel(): Promise<void> {
  const forecaster = await loadForecaster(savedModel);
  const rain = await loadAmountForecaster(savedRain);
  forecast.show({
    ...replay(forecaster, { history, series: test }),
    rain: await replayRain(rain, { history, series: test }),
  });
  scores.show(await forecaster.evaluate(test, { history }), await rain.evaluate(test, { history }));
  forecaster.dispose();
  rain.dispose();
}

/** A model that an earlier visit left, if there is one that this version can read. */
async function useEarlierModel(): Promise<void> {
  if (await kept<boolean>(names.outdated)) return;
  again.show((await kept<BacktestFold[]>(names.folds)) ?? [], subject);
  try {
    await useSavedModel();
    lesson.tell('The model that was trained here before is in use. Train again to replace it.');
  } catch (error) {
    if (!(error instanceof RnnError && error.code === 'bad-saved-model')) throw error;
  }
}
