import { tokenize } from '@recurrent/nlp';
import type { TextClassifier } from '@recurrent/nlp';

/** A word as it is written, what the network makes of the text up to it, and how much it looked at it in the end. */
export interface WordTold {
  readonly word: string;
  /** Of every label, after this word. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** From 0 to 1; those of a text sum to 1. Undefined where a text is longer than what is looked at as a whole. */
  readonly attention: number | undefined;
}

/** A word of an opinion. */
export interface WordRead extends Omit<WordTold, 'probabilities'> {
  /** From 0 to 1: how probable it is, after this word, that the text is positive. */
  readonly positive: number;
}

type Reader = Pick<TextClassifier, 'stream' | 'predict'>;

/** Reads a text live, word by word, with the state carried on; then asks which words counted. */
export async function tellWords(classifier: Reader, text: string): Promise<WordTold[]> {
  const written = text.match(/\S+/g) ?? [];
  if (written.length === 0) return [];
  const after: Readonly<Record<string, number>>[] = [];
  for await (const { probabilities } of classifier.stream(written.map((word) => `${word} `)))
    after.push(probabilities);
  const [told] = await classifier.predict([text]);
  const attention = told!.words.length === after.length ? told!.words : undefined;
  let read = 0;
  return written.map((word) => {
    const from = read;
    read += tokenize(word).length;
    return {
      word,
      probabilities: after[Math.max(0, read - 1)]!,
      attention: attention?.slice(from, read).reduce((sum, one) => sum + one.attention, 0),
    };
  });
}

/** The same of an opinion, by a network that tells positive and negative. */
export async function readWords(classifier: Reader, text: string): Promise<WordRead[]> {
  return (await tellWords(classifier, text)).map(toWordRead);
}

/** How positive a word made the text, of all that was told. */
export function toWordRead({ word, probabilities, attention }: WordTold): WordRead {
  return { word, positive: probabilities['positive']!, attention };
}

/** The word that moved the opinion most, and from where to where; undefined for a single word. */
export function turningPoint(
  words: readonly WordRead[],
): { readonly word: string; readonly from: number; readonly to: number } | undefined {
  const moves = words.slice(1).map(({ word, positive }, index) => ({
    word,
    from: words[index]!.positive,
    to: positive,
  }));
  return moves.reduce<(typeof moves)[number] | undefined>(
    (best, move) => (best && Math.abs(best.to - best.from) >= Math.abs(move.to - move.from) ? best : move),
    undefined,
  );
}
