import SentimentAnalyzer from 'natural/lib/natural/sentiment/SentimentAnalyzer.js';
import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import { toPolarity, type Judge } from '../method.js';
import { wordsOf } from './words-of.js';

/** The word list AFINN as the package natural uses it; it learns nothing. */
export function createLexicon(): Judge {
  const analyzer = new SentimentAnalyzer('English', stemmer, 'afinn');
  return (texts) => Promise.resolve(texts.map((text) => toPolarity(analyzer.getSentiment(wordsOf(text)))));
}
