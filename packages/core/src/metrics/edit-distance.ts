import { assertSameLength } from './weighted-mean.js';

/**
 * Fewest insertions, deletions and replacements that make one sequence the other.
 * Source: Levenshtein 1966; Wagner and Fischer 1974, one row at a time.
 */
export function editDistance(one: ArrayLike<unknown>, other: ArrayLike<unknown>): number {
  const costs = Uint32Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    let diagonal = costs[0]!;
    costs[0] = row;
    for (let column = 1; column <= other.length; column++) {
      const above = costs[column]!;
      const replaced = diagonal + Number(one[row - 1] !== other[column - 1]);
      costs[column] = Math.min(replaced, above + 1, costs[column - 1]! + 1);
      diagonal = above;
    }
  }
  return costs[other.length]!;
}

/** Edits of all transcripts ÷ characters of all references; 0 when there are none of either. */
export function characterErrorRate(references: readonly string[], transcripts: readonly string[]): number {
  return errorRate(references, transcripts, Array.from);
}

/** Edits of all transcripts ÷ words of all references, words being what blanks part. */
export function wordErrorRate(references: readonly string[], transcripts: readonly string[]): number {
  return errorRate(references, transcripts, (text) => text.split(/\s+/).filter(Boolean));
}

function errorRate(
  references: readonly string[],
  transcripts: readonly string[],
  toParts: (text: string) => readonly string[],
): number {
  assertSameLength({ references, transcripts });
  let [edits, parts] = [0, 0];
  references.forEach((reference, index) => {
    const right = toParts(reference);
    edits += editDistance(right, toParts(transcripts[index]!));
    parts += right.length;
  });
  return edits === 0 ? 0 : edits / parts;
}
