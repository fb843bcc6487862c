import { linesOf, misuse, openDemo, readFlags } from '@recurrent/demo-kit/terminal';
import { loadTextClassifier } from '@recurrent/nlp';
import { examples } from './examples.js';
import { tellEmotions } from './terminal/emotions.js';

const usage = 'pnpm demo emotion [--file FILE] [--model DIR]';
const { file, model = 'emotion' } = readFlags(usage, { file: 'text', model: 'text' });

const classifier = await loadTextClassifier(model);
const { look, say } = openDemo(
  'Emotion',
  'A recurrent network that comes with the package says which of 27 emotions English texts show, several at once.',
);
say('\n');
if (file !== undefined) await tellLines(file);
else {
  for (const text of examples) await tell(text);
  if (process.stdin.isTTY) {
    say(`\n  ${look.paint('muted', 'Write a line; Ctrl-D ends it.')}\n\n`);
    await tellLines('-');
  }
}
classifier.dispose();

async function tell(text: string): Promise<void> {
  const [told] = await classifier.predict([text]);
  say(tellEmotions(text, told!, look));
}

async function tellLines(from: string): Promise<void> {
  try {
    for await (const line of linesOf(from)) await tell(line);
  } catch (error) {
    misuse(usage, (error as Error).message);
  }
}
