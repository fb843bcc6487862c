import type { Told } from '../text-classifier/sample.js';
import { loadTextClassifier } from '../text-classifier/text-classifier.js';

/** Which model, and how to tell. */
export interface ClassifyOptions {
  readonly model: string;
  readonly json?: boolean;
}

const wordsTold = 3;

/** Tells the labels of one text, how probable they are, and the words that counted most. */
export async function classifyText(text: string, { model, json }: ClassifyOptions): Promise<void> {
  const classifier = await loadTextClassifier(model);
  const [told] = await classifier.predict([text]);
  classifier.dispose();
  const { groups, words } = told!;
  const driving = words
    .toSorted((one, other) => other.attention - one.attention)
    .slice(0, wordsTold)
    .map(({ word }) => word);
  process.stdout.write(
    json
      ? `${JSON.stringify({ text, ...told })}\n`
      : `${groups ? `${namesOf(groups)}: ` : ''}${inPercent(told!)}  ${driving.join(', ')}\n`,
  );
}

/** The labels with their probabilities; where none is told, the most probable one, which its probability shows to be weak. */
function inPercent({ label, labels, probabilities }: Told): string {
  return (labels.length > 0 ? labels : [label])
    .map((name) => `${name}  ${(probabilities[name]! * 100).toFixed(1)} %`)
    .join(', ');
}

function namesOf({ label, labels }: Told): string {
  return (labels.length > 0 ? labels : [label]).join(' + ');
}
