import { lookOf, readFlags } from '@recurrent/demo-kit/terminal';
import { baselineNames, judgeBaseline, type Accuracies } from './evaluation.js';
import { loadJudgedSets } from './judged-set.js';
import { tellAccuracies } from './terminal/accuracies.js';

const usage = 'pnpm evaluate sentiment [--data DIR] [--json]';
const { data, json = false } = readFlags(usage, { data: 'text', json: 'switch' });

const sets = await loadJudgedSets(data);
const baselines: Record<string, Accuracies> = {};
for (const name of baselineNames) baselines[name] = await judgeBaseline(name, sets);
if (json) {
  const size = Object.fromEntries(sets.map(({ name, part, judged }) => [`${name}_${part}`, judged.length]));
  process.stdout.write(`${JSON.stringify({ task: 'sentiment', size, baselines })}\n`);
} else {
  process.stdout.write(`\n${tellAccuracies(baselines, lookOf(process.stdout))}`);
}
