import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { lookOf, readFlags, title } from '@recurrent/demo-kit/terminal';
import { loadTextClassifier } from '@recurrent/nlp';
import { examples } from './examples.js';
import { tellEmotions } from './terminal/emotions.js';

const usage = 'pnpm demo emotion [--file FILE] [--model DIR]';
const { file, model = 'emotion' } = readFlags(usage, { file: 'text', model: 'text' });

const look = lookOf(process.stdout);
const say = (text: string) => process.stdout.write(text);
const classifier = await loadTextClassifier(model);
const tell = async (text: string) => {
  const [told] = await classifier.predict([text]);
  say(tellEmotions(text, told!, look));
};

say(
  title(
    'Emotion',
    'A recurrent network that comes with the package says which of 27 emotions English texts show, several at once.',
    look,
  ),
);
say('\n');
for (const text of file === undefined ? examples : []) await tell(text);
if (file !== undefined || process.stdin.isTTY) {
  if (file === undefined) say(`\n${look.paint('muted', 'Write a line; Ctrl-D ends it.')}\n`);
  const input = file === undefined ? process.stdin : createReadStream(file);
  for await (const line of createInterface({ input })) if (line.trim() !== '') await tell(line);
}
classifier.dispose();
