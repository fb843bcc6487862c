import { assertKeys, openDemo, readFlags, tellTexts, writeLive } from '@recurrent/demo-kit/terminal';
import { loadTextClassifier } from '@recurrent/nlp';
import { examples } from './examples.js';
import { readWords } from './read-words.js';
import { liveFrame } from './terminal/live-frame.js';
import { tellOpinion } from './terminal/opinion.js';

const usage = 'pnpm demo sentiment [--live | --file FILE] [--model DIR] [--web [--port N]]';
const flags = readFlags(usage, { live: 'switch', file: 'text', model: 'text' });
const { live = false, file, model = 'sentiment' } = flags;
assertKeys(usage, { live, file });

const classifier = await loadTextClassifier(model);
const demo = openDemo(
  'Sentiment',
  'A recurrent network that comes with the package says what English opinions think, and which words it looked at.',
);
demo.say('\n');
if (live) {
  const { look, say } = demo;
  say(`  ${look.paint('muted', 'Write. Enter begins a new line, Esc ends.')}\n\n`);
  await writeLive({ input: process.stdin, output: process.stdout }, async ({ shown, finished }) =>
    liveFrame(shown, await readWords(classifier, finished), look),
  );
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
