import SentimentAnalyzer from 'natural/lib/natural/sentiment/SentimentAnalyzer.js';
import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import { toPolarity, type Judge } from '../method.js';
import { wordsOf } from './words-of.js';

/** What a word list makes of a text. */
export interface LexiconReading {
  /** Above 0 for what it takes to be good, 0 where it knows no word: the mean over all words. */
  readonly score: number;
  /** The words it knows, each with what it alone counts, from −5 to 5. */
  readonly known: readonly { readonly word: string; readonly counts: number }[];
}

/** The word list AFINN as the package natural uses it: a sum over known words, the other way round after a negation. */
export function createLexiconReader(): (text: string) => LexiconReading {
  const analyzer = new SentimentAnalyzer('English', stemmer, 'afinn');
  return (text) => {
    const words = wordsOf(text);
    const counted = words.map((word) => ({ word, counts: analyzer.getSentiment([word]) }));
    return {
      score: words.length === 0 ? 0 : analyzer.getSentiment(words),
      known: counted.filter(({ counts }) => counts !== 0),
    };
  };
}

/** The word list as a judge; it learns nothing. */
export function createLexicon(): Judge {
  const read = createLexiconReader();
  return (texts) => Promise.resolve(texts.map((text) => toPolarity(read(text).score)));
}
