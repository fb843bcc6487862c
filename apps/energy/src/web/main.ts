import '@recurrent/demo-kit/style.css';
import { assertLongEnough, showForecastingPage } from '@recurrent/demo-kit/forecasting';
import { tellHolidays } from './holidays-ahead.js';
import { readLoad, toSubject } from './load-subject.js';
import { loadTask, sayVerdict } from './load-task.js';
import { makeLoad } from '../made-load.js';

await showForecastingPage({
  name: 'energy',
  title: 'Tomorrow’s load, hour by hour, with how sure one can be',
  lead:
    'A small recurrent network learns in this browser when people use electricity, and says at midnight what the next day ' +
    'will ask for. The example is made up by a seeded program, and says so: drop your own meter on the page.',
  credit:
    'The example load was synthesised with a fixed seed: it is nobody’s. Your own table never leaves this browser.',
  task: loadTask,
  epochs: 20,
  unit: 'day',
  historyLead:
    'Made-up hourly load in MW: 420 days with weekends, US holidays, two peaks a day, and weather. Drop your own table below: it stays in ' +
    'this browser, and is found again when you return.',
  ask: 'Drop a CSV here (a column of times, a column of loads), or choose one:',
  lessonLead:
    'A GRU reads two weeks, a day at each step, and learns five quantiles of each hour of the next day. It trains in a worker, ' +
    'so the page stays free for you.',
  example: () => toSubject(makeLoad(7), { name: 'Made-up load, MW', target: 'load' }),
  read(file) {
    const found = readLoad(file);
    assertLongEnough(found.subject, loadTask);
    return found;
  },
  verdict: sayVerdict,
  ahead: { label: 'The network is told the holidays of the United States ahead', tell: tellHolidays },
  openWorker: () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
});
