import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { lookOf, readFlags, title } from '@recurrent/demo-kit/terminal';
import { loadTextClassifier } from '@recurrent/nlp';
import { examples } from './examples.js';
import { writeLive } from './terminal/live.js';
import { tellOpinion } from './terminal/opinion.js';

const usage = 'pnpm demo sentiment [--live | --file FILE] [--model DIR] [--web [--port N]]';
const flags = readFlags(usage, { live: 'switch', file: 'text', model: 'text' });
const { live = false, file, model = 'sentiment' } = flags;
if (live && file !== undefined) refuse('--live reads keys and --file reads a file. Choose one.');
if (live && !(process.stdin.isTTY && process.stdout.isTTY))
  refuse(
    '--live reads keys, so it needs a terminal. Leave it out, or read lines with --file FILE or --file -.',
  );

const look = lookOf(process.stdout);
const say = (text: string) => process.stdout.write(text);
const classifier = await loadTextClassifier(model);

say(
  title(
    'Sentiment',
    'A recurrent network that comes with the package says what English opinions think, and which words it looked at.',
    look,
  ),
);
say('\n');
if (live) {
  say(`  ${look.paint('muted', 'Write. Enter begins a new line, Esc ends.')}\n\n`);
  await writeLive(classifier, { input: process.stdin, output: process.stdout, look });
} else if (file !== undefined) {
  await tellFile(file);
} else {
  for (const text of examples) await tell(text);
  if (process.stdin.isTTY) {
    say(`\n  ${look.paint('muted', 'Write a line; Ctrl-D ends it.')}\n\n`);
    await tellLines(process.stdin);
  }
}
classifier.dispose();

async function tell(text: string): Promise<void> {
  const [told] = await classifier.predict([text]);
  say(tellOpinion(text, told!, look));
}

async function tellLines(input: NodeJS.ReadableStream): Promise<void> {
  for await (const line of createInterface({ input })) if (line.trim() !== '') await tell(line);
}

async function tellFile(path: string): Promise<void> {
  try {
    await tellLines(path === '-' ? process.stdin : (await open(path)).createReadStream());
  } catch (error) {
    refuse(`A file of lines must be readable. Received ${path} (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function refuse(why: string): never {
  process.stderr.write(`${why}\nUsage: ${usage}\n`);
  process.exit(2);
}
