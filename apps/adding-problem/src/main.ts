import { lookOf, openDemo, paragraph, progressBar, readFlags } from '@recurrent/demo-kit/terminal';
import { cellNames } from './cells.js';
import { learn, type Effort, type Outcome } from './learn.js';
import { drawGradients } from './terminal/gradients.js';
import { tellOutcomes } from './terminal/outcomes.js';
import { trialsOf } from './trials.js';

const usage = 'pnpm demo adding-problem [--seed N] [--quick]';
const flags = readFlags(usage, { seed: 'number', quick: 'switch' });
const { seed = 1, quick = false } = flags;

const { look, say, begin } = openDemo(
  'What is remembered over long times',
  'LSTM and GRU learn what SimpleRNN cannot, and the gradient shows why.',
);
for (const { problem, effort } of trialsOf({ quick })) {
  begin(`${problem.name}, ${problem.time} steps`);
  say(paragraph(problem.task, look));
  const outcomes: Outcome[] = [];
  for (const cell of cellNames) {
    say(paragraph(`${cell}:`, look));
    const bar = progressBar(process.stderr, lookOf(process.stderr));
    const onProgress: Effort['onProgress'] = (progress) => bar.update(progress);
    outcomes.push(await learn(cell, problem, { ...effort, seed, onProgress }));
    bar.close();
  }
  say(tellOutcomes(outcomes, problem, look));
  begin('Why: how much of the loss each step is told, before anything is learned');
  say(drawGradients(outcomes, look));
}
