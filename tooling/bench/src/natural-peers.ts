import { createRequire } from 'node:module';
import type { Peer } from './against.js';

interface Analyzer {
  getSentiment(words: readonly string[]): number;
}

interface Classifier {
  addDocument(text: string, label: string): void;
  train(): void;
  classify(text: string): string;
}

// By file: the package as a whole asks for databases.
const require = createRequire(import.meta.url);
const Analyzer = require('natural/lib/natural/sentiment/SentimentAnalyzer.js') as new (
  ...how: readonly unknown[]
) => Analyzer;
const Tokenizer = require('natural/lib/natural/tokenizers/aggressive_tokenizer.js') as new () => {
  tokenize(text: string): string[];
};
const Bayes = require('natural/lib/natural/classifiers/bayes_classifier.js') as new () => Classifier;
const stemmer = require('natural/lib/natural/stemmers/porter_stemmer.js') as unknown;

/** The sum over a word list: natural's analyzer with AFINN. */
export function lexiconPeer(text: string): Peer {
  const analyzer = new Analyzer('English', stemmer, 'afinn');
  const tokenizer = new Tokenizer();
  return {
    name: "natural's lexicon",
    run: async () => analyzer.getSentiment(tokenizer.tokenize(text)),
  };
}

/** natural's naive Bayes, once it has learned; it looks at every word that it knows. */
export function bayesPeer(
  text: string,
  learned: readonly { readonly text: string; readonly label: string }[],
): Peer {
  const classifier = new Bayes();
  for (const { text: known, label } of learned) classifier.addDocument(known, label);
  classifier.train();
  return {
    name: `natural's Bayes of ${learned.length} texts`,
    run: async () => classifier.classify(text),
  };
}
