declare module 'natural/lib/natural/sentiment/SentimentAnalyzer.js' {
  /** Adds up what a word list says of each word, the other way round after a negation. */
  export default class SentimentAnalyzer {
    constructor(language: 'English', stemmer: unknown, vocabulary: 'afinn' | 'senticon' | 'pattern');
    getSentiment(words: readonly string[]): number;
  }
}

declare module 'natural/lib/natural/stemmers/porter_stemmer.js' {
  const stemmer: unknown;
  export default stemmer;
}

declare module 'natural/lib/natural/classifiers/bayes_classifier.js' {
  export { default } from 'natural/lib/natural/classifiers/classifier.js';
}

declare module 'natural/lib/natural/classifiers/logistic_regression_classifier.js' {
  export { default } from 'natural/lib/natural/classifiers/classifier.js';
}

declare module 'natural/lib/natural/classifiers/classifier.js' {
  /** Learns from the stems of words. */
  export default class Classifier {
    addDocument(text: string, label: string): void;
    train(): void;
    classify(text: string): string;
  }
}
