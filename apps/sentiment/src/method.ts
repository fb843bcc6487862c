import type { Polarity } from '@recurrent/datasets';

/** Texts → what each of them thinks. */
export type Judge = (texts: readonly string[]) => Promise<Polarity[]>;

/** Which of the two a score speaks for; what says nothing is negative. */
export function toPolarity(score: number): Polarity {
  return score > 0 ? 'positive' : 'negative';
}
