import { misuse, openDemo, readFlags, tellTexts } from '@recurrent/demo-kit/terminal';
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
const demo = openDemo(
  'Sentiment',
  'A recurrent network that comes with the package says what English opinions think, and which words it looked at.',
);
demo.say('\n');
if (live) {
  const { look, say } = demo;
  say(`  ${look.paint('muted', 'Write. Enter begins a new line, Esc ends.')}\n\n`);
  await writeLive(classifier, { input: process.stdin, output: process.stdout, look });
} else {
  await tellTexts({
    demo,
    file,
    examples,
    usage,
    async tell(text) {
      const [told] = await classifier.predict([text]);
      demo.say(tellOpinion(text, told!, demo.look));
    },
  });
}
classifier.dispose();
