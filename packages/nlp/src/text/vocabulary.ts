import { RnnError } from '@recurrent/core';

/** Kinds of words that are not known, each with an id of its own, by how they look. */
const kinds = [
  'number',
  'emoji',
  'mark',
  'ing',
  'ed',
  'ly',
  'est',
  'er',
  'less',
  'ful',
  'able',
  's',
  'other',
] as const;

/** Id of padding. */
const padding = 0;

/** Words and their ids: 0 is padding, then kinds of unknown words, then the words. */
export interface Vocabulary {
  readonly words: readonly string[];
  /** How many ids there are. */
  readonly size: number;
  /** The id of a token: its own, that of the word it is a slip of, or that of its kind. */
  idOf(token: string): number;
}

/**
 * A vocabulary of words.
 * @throws {RnnError} invalid-argument when a word stands twice
 */
export function createVocabulary(words: readonly string[]): Vocabulary {
  const first = padding + 1 + kinds.length;
  const ids = new Map(words.map((word, index) => [word, first + index]));
  if (ids.size !== words.length) {
    throw new RnnError(
      'invalid-argument',
      `A vocabulary holds every word once. Received ${words.length - ids.size} twice. Leave repeated words out.`,
    );
  }
  const found = new Map<string, number>();
  return {
    words,
    size: first + words.length,
    idOf(token) {
      const own = ids.get(token) ?? found.get(token);
      if (own !== undefined) return own;
      const id = slipOf(token, ids) ?? padding + 1 + kinds.indexOf(kindOf(token));
      // Looking for slips takes long, and texts repeat themselves; what comes from outside must not grow without end.
      if (found.size < mostRemembered) found.set(token, id);
      return id;
    },
  };
}

const mostRemembered = 10_000;

/** Where the vectors of words begin. */
export const firstWordId: number = padding + 1 + kinds.length;

function kindOf(token: string): (typeof kinds)[number] {
  if (/^\d/.test(token)) return 'number';
  if (/^\p{Extended_Pictographic}/u.test(token)) return 'emoji';
  if (!/\p{L}/u.test(token)) return 'mark';
  const ending = kinds.slice(3, -1).find((kind) => token.length > kind.length + 2 && token.endsWith(kind));
  return ending ?? 'other';
}

/** Words shorter than this are slips of too many others. */
const shortestSlip = 5;
const longestSlip = 20;

/** The known word of lowest id, which is the most frequent, that is one slip of a finger away from a word. */
function slipOf(token: string, ids: ReadonlyMap<string, number>): number | undefined {
  if (token.length < shortestSlip || token.length > longestSlip || !/^[a-z]+$/.test(token)) return undefined;
  let best: number | undefined;
  const consider = (word: string): void => {
    const id = ids.get(word);
    if (id !== undefined && (best === undefined || id < best)) best = id;
  };
  for (let at = 0; at < token.length; at++) {
    const [before, after] = [token.slice(0, at), token.slice(at + 1)];
    consider(before + after);
    if (at + 1 < token.length) consider(before + token[at + 1]! + token[at]! + token.slice(at + 2));
  }
  if (best !== undefined) return best;
  for (let at = 0; at <= token.length; at++) {
    for (let code = 97; code <= 122; code++) {
      const letter = String.fromCodePoint(code);
      consider(token.slice(0, at) + letter + token.slice(at));
      if (at < token.length) consider(token.slice(0, at) + letter + token.slice(at + 1));
    }
  }
  return best;
}
