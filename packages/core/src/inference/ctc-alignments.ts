/** A set of alignments of the same labels, and the likeliest of them. */
export interface Alignments {
  /** ln of the sum of their probabilities. */
  readonly sum: number;
  /** ln of the largest probability. */
  readonly best: number;
  /** Where the labels of the likeliest one begin. */
  readonly begins: Begins | undefined;
}

/** The steps at which labels begin, the last one first. */
interface Begins {
  readonly step: number;
  readonly before: Begins | undefined;
}

export const noAlignments: Alignments = { sum: -Infinity, best: -Infinity, begins: undefined };
/** Before the first step: no label, and nothing else can be. */
export const startAlignments: Alignments = { sum: 0, best: 0, begins: undefined };

/** Both sets, which have no alignment in common. */
export function either(a: Alignments, b: Alignments): Alignments {
  if (a.sum === -Infinity) return b;
  if (b.sum === -Infinity) return a;
  const { best, begins } = b.best > a.best ? b : a;
  const sum = Math.max(a.sum, b.sum) + Math.log1p(Math.exp(-Math.abs(a.sum - b.sum)));
  return { sum, best, begins };
}

/** Every alignment goes on with a class of this ln p. */
export function goOn({ sum, best, begins }: Alignments, logP: number): Alignments {
  return { sum: sum + logP, best: best + logP, begins };
}

/** Every alignment goes on with a label that begins at `step`. */
export function begin(
  { sum, best, begins }: Alignments,
  { step, logP }: { readonly step: number; readonly logP: number },
): Alignments {
  return { sum: sum + logP, best: best + logP, begins: { step, before: begins } };
}

/** The steps at which labels begin, the first one first. */
export function beginsOf({ begins }: Alignments): number[] {
  const steps: number[] = [];
  for (let at = begins; at; at = at.before) steps.push(at.step);
  return steps.toReversed();
}
