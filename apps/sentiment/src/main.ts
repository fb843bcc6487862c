import { linesOf, misuse, openDemo, readFlags } from '@recurrent/demo-kit/terminal';
import { loadTextClassifier } from '@recurrent/nlp';
import { examples } from './examples.js';
import { writeLive } from './terminal/live.js';
import { tellOpinion } from './terminal/opinion.js';

const usage = 'pnpm demo sentiment [--live | --file FILE] [--model DIR] [--web [--port N]]';
const flags = readFlags(usage, { live: 'switch', file: 'text', model: 'text' });
const { live = false, file, model = 'sentiment' } = flags;
if (live && file !== undefined) misuse(usage, '--live reads keys and --file reads a file. Choose one.');
if (live && !(process.stdin.isTTY && process.stdout.isTTY))
  misuse(
    usage,
    '--live reads keys, so it needs a terminal. Leave it out, or read lines with --file FILE or --file -.',
  );

const classifier = await loadTextClassifier(model);
const { look, say } = openDemo(
  'Sentiment',
  'A recurrent network that comes with the package says what English opinions think, and which words it looked at.',
);
say('\n');
if (live) {
  say(`  ${look.paint('muted', 'Write. Enter begins a new line, Esc ends.')}\n\n`);
  await writeLive(classifier, { input: process.stdin, output: process.stdout, look });
} else if (file !== undefined) {
  await tellLines(file);
} else {
  for (const text of examples) await tell(text);
  if (process.stdin.isTTY) {
    say(`\n  ${look.paint('muted', 'Write a line; Ctrl-D ends it.')}\n\n`);
    await tellLines('-');
  }
}
classifier.dispose();

async function tell(text: string): Promise<void> {
  const [told] = await classifier.predict([text]);
  say(tellOpinion(text, told!, look));
}

async function tellLines(from: string): Promise<void> {
  try {
    for await (const line of linesOf(from)) await tell(line);
  } catch (error) {
    misuse(usage, (error as Error).message);
  }
}
