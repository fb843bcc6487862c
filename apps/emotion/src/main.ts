import { assertKeys, openDemo, readFlags, tellTexts, writeLive } from '@recurrent/demo-kit/terminal';
import { loadTextClassifier } from '@recurrent/nlp';
import { examples } from './examples.js';
import { tellEmotions } from './terminal/emotions.js';
import { liveFrame } from './terminal/live-frame.js';
import { readLive } from './terminal/read-live.js';

const usage = 'pnpm demo emotion [--live | --file FILE] [--model DIR]';
const flags = readFlags(usage, { live: 'switch', file: 'text', model: 'text' });
const { live = false, file, model = 'emotion' } = flags;
assertKeys(usage, { live, file });

const classifier = await loadTextClassifier(model);
const demo = openDemo(
  'Emotion',
  'A recurrent network that comes with the package says which of 27 emotions English texts show, several at once.',
);
const { look, say } = demo;
say('\n');
if (live) {
  say(`  ${look.paint('muted', 'Write. Enter begins a new line, Esc ends.')}\n\n`);
  await writeLive({ input: process.stdin, output: process.stdout }, async (line) =>
    liveFrame(line, await readLive(classifier, line.finished), look),
  );
} else {
  await tellTexts({
    demo,
    file,
    examples,
    usage,
    async tell(text) {
      const [told] = await classifier.predict([text]);
      say(tellEmotions(text, told!, look));
    },
  });
}
classifier.dispose();
