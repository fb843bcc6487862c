/**
 * From which probability a label is best told: where the F1 of doing so is the highest.
 * @param probabilities by sample; any scores will do
 * @param isThere 1 where the sample has the label, else 0, or how probable that is
 */
export function bestThreshold(probabilities: readonly number[], isThere: readonly number[]): number {
  const ranked = probabilities
    .map((probability, index) => ({ probability, real: isThere[index]! }))
    .toSorted((one, other) => other.probability - one.probability);
  const total = ranked.reduce((sum, { real }) => sum + real, 0);
  let best = { f1: 0, threshold: 0.5 };
  let hits = 0;
  for (const [index, { probability, real }] of ranked.entries()) {
    hits += real;
    const next = ranked[index + 1]?.probability ?? -Infinity;
    // Equal probabilities are told together.
    if (next === probability) continue;
    const f1 = (2 * hits) / (index + 1 + total);
    if (f1 > best.f1) best = { f1, threshold: next === -Infinity ? probability : (probability + next) / 2 };
  }
  return best.threshold;
}
