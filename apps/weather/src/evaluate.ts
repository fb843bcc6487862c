import { lookOf, readFlags } from '@recurrent/demo-kit/terminal';
import { joinSeries } from '@recurrent/timeseries';
import { toReport } from './evaluation-report.js';
import { tellScores } from './terminal/scores.js';
import { train } from './terminal/train.js';
import { tellData, tellTraining } from './terminal/words.js';
import { evaluateRain } from './rain.js';
import { tellRain } from './terminal/rain-scores.js';
import { createWeatherForecaster } from './weather-forecaster.js';
import { readWeather } from './weather-folder.js';

const usage = 'pnpm evaluate weather [--data DIR] [--json] [--seed N] [--epochs N]';
const flags = readFlags(usage, { data: 'text', json: 'switch', seed: 'number', epochs: 'number' });
const { seed = 0, epochs = 40, json = false } = flags;

const data = await readWeather(flags.data);
const forecaster = createWeatherForecaster(data, { seed });
const training = await train(forecaster, data, { epochs, seed });
const history = joinSeries(data.training, data.validation);
const evaluation = await forecaster.evaluate(data.test, { history });
forecaster.dispose();
const rain = await evaluateRain(data, { seed });

if (json) process.stdout.write(`${JSON.stringify(toReport(evaluation, { data, seed, rain }))}\n`);
else {
  const look = lookOf(process.stdout);
  const parts = [
    tellData(data, look),
    tellTraining(training, look),
    tellScores(evaluation, look),
    tellRain(rain, look),
  ];
  process.stdout.write(`\n${parts.join('\n')}\n`);
}
