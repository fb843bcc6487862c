import { lookOf, readFlags } from '@recurrent/demo-kit/terminal';
import { loadTextClassifier } from '@recurrent/nlp';
import { baselineNames, judgeAll, judgeBaseline, type Accuracies } from './evaluation.js';
import { loadJudgedSets } from './judged-set.js';
import { toJudge } from './model.js';
import { tellAccuracies } from './terminal/accuracies.js';

const usage = 'pnpm evaluate sentiment [--data DIR] [--model DIR] [--json]';
const flags = readFlags(usage, { data: 'text', model: 'text', json: 'switch' });
const { data, model = 'sentiment', json = false } = flags;

const sets = await loadJudgedSets(data);
const classifier = await loadTextClassifier(model);
const judgedModel = await judgeAll(toJudge(classifier), sets);
const metrics: Record<string, number> = { ...judgedModel };
for (const { name, part, judged } of sets) {
  const { expectedCalibrationError } = await classifier.evaluate(judged);
  metrics[`${name}_${part}_calibration_error`] = expectedCalibrationError;
}
classifier.dispose();

const baselines: Record<string, Accuracies> = {};
for (const name of baselineNames) {
  process.stderr.write(`${name} …\n`);
  baselines[name] = await judgeBaseline(name, sets);
}
if (json) {
  const size = Object.fromEntries(sets.map(({ name, part, judged }) => [`${name}_${part}`, judged.length]));
  process.stdout.write(
    `${JSON.stringify({ task: 'sentiment', data: sets.map(({ name }) => name), size, metrics, baselines })}\n`,
  );
} else {
  process.stdout.write(`\n${tellAccuracies({ ...baselines, network: judgedModel }, lookOf(process.stdout))}`);
}
