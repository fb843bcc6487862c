import { lookOf, readFlags } from '@recurrent/demo-kit/terminal';
import { loadTextClassifier } from '@recurrent/nlp';
import { baselineNames, judgeBaseline, judgeClassifier, type Figures } from './evaluation.js';
import { loadJudgedComments } from './judged-comments.js';
import { tellFigures } from './terminal/figures.js';

const usage = 'pnpm evaluate emotion [--data DIR] [--model DIR] [--json]';
const {
  data,
  model = 'emotion',
  json = false,
} = readFlags(usage, {
  data: 'text',
  model: 'text',
  json: 'switch',
});

const comments = await loadJudgedComments(data);
const classifier = await loadTextClassifier(model);
const metrics = await judgeClassifier(classifier, comments);
classifier.dispose();

const baselines: Record<string, Figures> = {};
for (const name of baselineNames) {
  process.stderr.write(`${name} …\n`);
  baselines[name] = await judgeBaseline(name, comments);
}
if (json) {
  const size = Object.fromEntries(
    Object.entries(comments.judged).map(([part, judged]) => [part, judged.length]),
  );
  process.stdout.write(
    `${JSON.stringify({ task: 'emotion', data: ['goemotions'], size, metrics, baselines })}\n`,
  );
} else {
  process.stdout.write(`\n${tellFigures({ ...baselines, network: metrics }, lookOf(process.stdout))}`);
}
