import { openDemo, paragraph, readFlags } from '@recurrent/demo-kit/terminal';
import { joinSeries, loadForecaster } from '@recurrent/timeseries';
import { replay } from './replay.js';
import { tellLastMonth } from './terminal/last-month.js';
import { drawLastWeek } from './terminal/last-week.js';
import { tellScores } from './terminal/scores.js';
import { train } from './terminal/train.js';
import { tellData, tellNextCommands, tellTraining } from './terminal/words.js';
import { createWeatherForecaster } from './weather-forecaster.js';
import { readWeather } from './weather-folder.js';

const usage = 'pnpm demo weather [--seed N] [--epochs N] [--quick] [--web [--port N]]';
const flags = readFlags(usage, { seed: 'number', epochs: 'number', quick: 'switch' });
const { seed = 0, epochs = flags.quick ? 4 : 40 } = flags;
const modelFolder = 'models/weather';

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

begin('Save the model, and load it back');
await forecaster.save(modelFolder);
forecaster.dispose();
const loaded = await loadForecaster(modelFolder);
say(paragraph(`Saved to ./${modelFolder}. From here on TensorFlow.js is not used any more.`, look));

begin('The last week of the year: forecast, and what happened');
const history = joinSeries(data.training, data.validation);
const year = replay(loaded, { history, series: data.test });
say(drawLastWeek(year, look));

begin('Beside simple rules: mean absolute error over the year');
say(tellScores(await loaded.evaluate(data.test, { history }), look));

begin('Live: the last month, day by day, each from the state the day before left');
say(tellLastMonth(year, look));
loaded.dispose();

begin('Go on');
say(tellNextCommands(look));
