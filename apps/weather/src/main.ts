import { openDemo, paragraph, readFlags } from '@recurrent/demo-kit/terminal';
import { joinSeries, loadAmountForecaster, loadForecaster, sliceSeries } from '@recurrent/timeseries';
import { rainEpochs } from './rain.js';
import { judgeRain } from './rain-skill.js';
import { replay } from './replay.js';
import { horizon } from './targets.js';
import { tellLastMonth } from './terminal/last-month.js';
import { drawLastWeek, eveOfLastWeek } from './terminal/last-week.js';
import { tellRainSkill } from './terminal/rain-skill.js';
import { tellRainWeek } from './terminal/rain-week.js';
import { tellScores } from './terminal/scores.js';
import { train, trainRain } from './terminal/train.js';
import { tellData, tellNextCommands, tellRainTraining, tellTraining } from './terminal/words.js';
import { createWeatherForecaster } from './weather-forecaster.js';
import { readWeather } from './weather-folder.js';

const usage = 'pnpm demo weather [--seed N] [--epochs N] [--quick] [--web [--port N]]';
const flags = readFlags(usage, { seed: 'number', epochs: 'number', quick: 'switch' });
const { seed = 0, epochs = flags.quick ? 4 : 40 } = flags;
const modelFolder = 'models/weather';
const rainFolder = 'models/weather-rain';

const { look, say, begin } = openDemo(
  'Seattle weather',
  'A small recurrent network learns it, and forecasts a year it has never seen.',
);

begin('Read');
const data = await readWeather();
say(tellData(data, look));

begin('Train a GRU');
const forecaster = createWeatherForecaster(data, { seed });
say(tellTraining(await train(forecaster, data, { epochs, seed }), look));

begin('Train two more for rain');
const rain = await trainRain(data, {
  seed,
  epochs: Math.min(rainEpochs, epochs),
  horizon,
});
say(tellRainTraining(rain.seconds, look));

begin('Save the models, and load them back');
await forecaster.save(modelFolder);
await rain.forecaster.save(rainFolder);
forecaster.dispose();
rain.forecaster.dispose();
const loaded = await loadForecaster(modelFolder);
const loadedRain = await loadAmountForecaster(rainFolder);
say(
  paragraph(
    `Saved to ./${modelFolder} and ./${rainFolder}. From here on TensorFlow.js is not used any more.`,
    look,
  ),
);

begin('The last week of the year: forecast, and what happened');
const history = joinSeries(data.training, data.validation);
const year = replay(loaded, { history, series: data.test });
say(drawLastWeek(year, look));

begin('Beside simple rules: mean absolute error over the year');
say(tellScores(await loaded.evaluate(data.test, { history }), look));

begin('Rain in that last week: how likely, and what fell');
const day = eveOfLastWeek(year.series);
const { targets } = await loadedRain.predict(sliceSeries(year.series, 0, day + 1));
say(tellRainWeek({ series: year.series, day, expected: targets[data.rain]! }, look));

begin('Is that worth anything? Over the year, beside simple rules');
say(tellRainSkill(await judgeRain(loadedRain, data), look));
loadedRain.dispose();

begin('Live: the last month, day by day, each from the state the day before left');
say(tellLastMonth(year, look));
loaded.dispose();

begin('Go on');
say(tellNextCommands(look));
