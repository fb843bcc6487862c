import { loadTextClassifier } from '../text-classifier/text-classifier.js';

/** Which model, and how to tell. */
export interface ClassifyOptions {
  readonly model?: string;
  readonly json?: boolean;
}

const wordsTold = 3;

/** Tells the label of one text, how probable it is, and the words that counted most. */
export async function classifyText(text: string, { model, json }: ClassifyOptions): Promise<void> {
  const classifier = await loadTextClassifier(model ?? 'sentiment');
  const [told] = await classifier.predict([text]);
  classifier.dispose();
  const { label, probability, words } = told!;
  const driving = words
    .toSorted((one, other) => other.attention - one.attention)
    .slice(0, wordsTold)
    .map(({ word }) => word);
  process.stdout.write(
    json
      ? `${JSON.stringify({ text, ...told })}\n`
      : `${label}  ${(probability * 100).toFixed(1)} %  ${driving.join(', ')}\n`,
  );
}
