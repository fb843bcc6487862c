import { openDemo, readTextFlags, tellTexts } from '@recurrent/demo-kit/terminal';
import { loadTextClassifier } from '@recurrent/nlp';
import { examples } from './examples.js';
import { readWords } from './read-words.js';
import { liveFrame } from './terminal/live-frame.js';
import { tellOpinion } from './terminal/opinion.js';

const usage = 'pnpm demo sentiment [--live | --file FILE] [--model DIR] [--web [--port N]]';
const { live, file, model = 'sentiment' } = readTextFlags(usage);

const classifier = await loadTextClassifier(model);
const demo = openDemo(
  'Sentiment',
  'A recurrent network that comes with the package says what English opinions think, and which words it looked at.',
);
await tellTexts({
  demo,
  live,
  file,
  examples,
  usage,
  async tell(text) {
    const [told] = await classifier.predict([text]);
    demo.say(tellOpinion(text, told!, demo.look));
  },
  frameOf: async ({ shown, finished }) => liveFrame(shown, await readWords(classifier, finished), demo.look),
});
classifier.dispose();
