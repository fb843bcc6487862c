/** Blocks of the published order, as `holdOut` of the data sets has them: the fourth is judged by, the eighth validates. */
const blockLength = 100;
const blocks = 10;
const [judged, validating] = [3, 7];

/**
 * Samples in their published order → those to learn from and those to validate by. What is to be judged by is left out,
 * unless it was published apart.
 */
export function toParts<Sample>(
  samples: readonly Sample[],
  { hasJudged }: { readonly hasJudged: boolean },
): { readonly train: Sample[]; readonly validation: Sample[] } {
  const parts = { train: [] as Sample[], validation: [] as Sample[] };
  for (const [index, sample] of samples.entries()) {
    const block = Math.floor(index / blockLength) % blocks;
    if (block === judged && !hasJudged) continue;
    parts[block === validating ? 'validation' : 'train'].push(sample);
  }
  return parts;
}
