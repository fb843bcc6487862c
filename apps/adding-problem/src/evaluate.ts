import { lookOf, readFlags } from '@recurrent/demo-kit/terminal';
import { cellNames } from './cells.js';
import { learn, type Outcome } from './learn.js';
import { tellOutcomes } from './terminal/outcomes.js';
import { trialsOf } from './trials.js';

const usage = 'pnpm evaluate adding-problem [--json] [--seed N] [--quick]';
const flags = readFlags(usage, { json: 'switch', seed: 'number', quick: 'switch' });
const { seed = 1, json = false, quick = false } = flags;

for (const { problem, effort } of trialsOf({ quick })) {
  const outcomes: Outcome[] = [];
  for (const cell of cellNames) outcomes.push(await learn(cell, problem, { ...effort, seed }));
  if (json) {
    const report = {
      task: problem.name.toLowerCase(),
      data: 'generated',
      size: { training: effort.examples, validation: 128, time: problem.time },
      seed,
      metrics: Object.fromEntries(outcomes.map(({ cell, loss }) => [`${cell}_mse`, loss])),
      epochs: Object.fromEntries(outcomes.map(({ cell, epochs }) => [cell, epochs])),
      baselines: { withoutMemory: { mse: problem.blind } },
    };
    process.stdout.write(`${JSON.stringify(report)}\n`);
  } else
    process.stdout.write(`\n${problem.name}\n${tellOutcomes(outcomes, problem, lookOf(process.stdout))}`);
}
