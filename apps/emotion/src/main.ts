import { openDemo, readTextFlags, tellTexts } from '@recurrent/demo-kit/terminal';
import { loadTextClassifier } from '@recurrent/nlp';
import { examples } from './examples.js';
import { tellEmotions } from './terminal/emotions.js';
import { liveFrame } from './terminal/live-frame.js';
import { readLive } from './terminal/read-live.js';

const usage = 'pnpm demo emotion [--live | --file FILE] [--model DIR]';
const { live, file, model = 'emotion' } = readTextFlags(usage);

const classifier = await loadTextClassifier(model);
const demo = openDemo(
  'Emotion',
  'A recurrent network that comes with the package says which of 27 emotions English texts show, several at once.',
);
await tellTexts({
  demo,
  live,
  file,
  examples,
  usage,
  async tell(text) {
    const [told] = await classifier.predict([text]);
    demo.say(tellEmotions(text, told!, demo.look));
  },
  frameOf: async (line) => liveFrame(line, await readLive(classifier, line.finished), demo.look),
});
classifier.dispose();
