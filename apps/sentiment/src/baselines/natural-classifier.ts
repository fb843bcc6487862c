import type { Polarity } from '@recurrent/datasets';
import BayesClassifier from 'natural/lib/natural/classifiers/bayes_classifier.js';
import LogisticRegressionClassifier from 'natural/lib/natural/classifiers/logistic_regression_classifier.js';
import type { Opinion } from '../judged-set.js';
import type { Judge } from '../method.js';

/**
 * The package natural's classifiers. They keep a cell for every text and word, and the logistic one multiplies all of
 * them anew in each of its steps, so that they learn from few texts.
 */
const kinds = {
  bayes: { Classifier: BayesClassifier, mostTexts: 2000, mostWords: Infinity },
  logistic: { Classifier: LogisticRegressionClassifier, mostTexts: 100, mostWords: 40 },
};

/** Learns from `train`, or as many of its texts as the classifier can bear, in an even stride. */
export function learnNatural(kind: 'bayes' | 'logistic', train: readonly Opinion[]): Judge {
  const { Classifier, mostTexts, mostWords } = kinds[kind];
  const classifier = new Classifier();
  const stride = Math.max(1, train.length / mostTexts);
  for (let at = 0; at < train.length; at += stride) {
    const { text, label } = train[Math.floor(at)]!;
    classifier.addDocument(text.split(' ').slice(0, mostWords).join(' '), label);
  }
  classifier.train();
  return (texts) => Promise.resolve(texts.map((text) => classifier.classify(text) as Polarity));
}
