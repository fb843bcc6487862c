/** What becomes of a gradient on its way from the last step to the first. */
export interface GradientFlow {
  /** Its length at the first step over that at the last one that it reaches. */
  readonly ratio: number;
  /** The factor that each step back has on average. */
  readonly perStep: number;
  readonly verdict: 'vanishing' | 'exploding' | 'steady';
}

/** Beyond this ratio, or below one over it, the first steps are learned at another pace than the last, if at all. */
const farApart = 1e4;

/** Lengths of a gradient by step → how it flows back. */
export function toGradientFlow(norms: Float64Array): GradientFlow {
  const last = norms.findLastIndex((norm) => norm > 0);
  if (last < 1) return { ratio: 1, perStep: 1, verdict: 'steady' };
  const ratio = norms[0]! / norms[last]!;
  const verdict = ratio < 1 / farApart ? 'vanishing' : ratio > farApart ? 'exploding' : 'steady';
  return { ratio, perStep: ratio ** (1 / last), verdict };
}
