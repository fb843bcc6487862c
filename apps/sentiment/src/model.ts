import type { TextClassifier } from '@recurrent/nlp';
import type { Polarity } from '@recurrent/datasets';
import type { Judge } from './method.js';

/** A classifier with the labels 'positive' and 'negative' as a judge. */
export function toJudge(classifier: TextClassifier): Judge {
  return async (texts) => {
    const told = await classifier.predict(texts);
    return told.map(({ label }) => label as Polarity);
  };
}
