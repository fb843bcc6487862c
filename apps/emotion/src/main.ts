import { openDemo, readFlags, tellTexts } from '@recurrent/demo-kit/terminal';
import { loadTextClassifier } from '@recurrent/nlp';
import { examples } from './examples.js';
import { tellEmotions } from './terminal/emotions.js';

const usage = 'pnpm demo emotion [--file FILE] [--model DIR]';
const { file, model = 'emotion' } = readFlags(usage, { file: 'text', model: 'text' });

const classifier = await loadTextClassifier(model);
const demo = openDemo(
  'Emotion',
  'A recurrent network that comes with the package says which of 27 emotions English texts show, several at once.',
);
demo.say('\n');
await tellTexts({
  demo,
  file,
  examples,
  usage,
  async tell(text) {
    const [told] = await classifier.predict([text]);
    demo.say(tellEmotions(text, told!, demo.look));
  },
});
classifier.dispose();
