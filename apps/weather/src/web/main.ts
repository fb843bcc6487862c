import '@recurrent/demo-kit/style.css';
import './weather.css';
import seattleCsv from 'seattle-weather.csv?raw';
import { runJob, showPage } from '@recurrent/demo-kit/web';
import type { TrainingRequest, TrainingWatch } from '@recurrent/demo-kit/web';
import { joinSeries, loadForecaster, RnnError } from '@recurrent/timeseries';
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

showPage({
  name: 'weather',
  title: 'Seven days of Seattle weather, learned while you watch',
  lead:
    'A small recurrent network reads three years of daily records, then says what the next week brings. ' +
    'Everything happens in this browser.',
  sections: [lesson.element, forecast.element, scores.element],
  credit: 'Daily weather of Seattle-Tacoma, 2012 to 2015: NOAA, by way of vega-datasets.',
});
void useEarlierModel();

/** Trains in a worker, which alone holds TensorFlow.js, and puts the saved model to use here. */
async function train(request: TrainingRequest, watch: TrainingWatch): Promise<void> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  await runJob<WeatherTraining>(worker, request, watch);
  await useSavedModel();
}

async function useSavedModel(): Promise<void> {
  const forecaster = await loadForecaster(savedModel);
  forecast.show(replay(forecaster, { history, series: test }));
  scores.show(await forecaster.evaluate(test, { history }));
  forecaster.dispose();
}

/** A model that an earlier visit left, if there is one that this version can read. */
async function useEarlierModel(): Promise<void> {
  try {
    await useSavedModel();
    lesson.tell('The model that was trained here before is in use. Train again to replace it.');
  } catch (error) {
    if (!(error instanceof RnnError && error.code === 'bad-saved-model')) throw error;
  }
}
