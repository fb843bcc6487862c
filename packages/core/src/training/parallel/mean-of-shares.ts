import type { ShareResult } from '../trainee.js';

/** Loss and gradients of a batch from those of its shares, each of which counts as much as its targets do. */
export function meanOfShares(shares: readonly ShareResult[]): ShareResult {
  const total = shares.reduce((sum, share) => sum + share.total, 0);
  // Where nothing counts, all gradients are 0.
  const partOf = (share: ShareResult): number => (total === 0 ? 0 : share.total / total);
  const [first, ...others] = shares;
  const gradients = first!.gradients.map((values, which) => {
    const part = partOf(first!);
    const mean = values.map((value) => value * part);
    for (const share of others) addScaled(mean, share.gradients[which]!, partOf(share));
    return mean;
  });
  return { loss: shares.reduce((sum, share) => sum + share.loss * partOf(share), 0), total, gradients };
}

function addScaled(sum: Float32Array, values: Float32Array, scale: number): void {
  for (let index = 0; index < sum.length; index++) sum[index]! += values[index]! * scale;
}
