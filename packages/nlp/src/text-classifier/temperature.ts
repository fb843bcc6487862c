/** Bounds between which temperatures are looked for. */
const [coldest, hottest] = [0.2, 5];

/**
 * The temperature that makes the right classes most likely: what logits are divided by so that probabilities say how
 * often they are right. Source: Guo et al. 2017, section 4.2; golden section search.
 * @param logits by sample and class; log-probabilities will do
 */
export function fitTemperature(logits: readonly (readonly number[])[], classes: readonly number[]): number {
  return lowest((temperature) =>
    logits.reduce((sum, own, index) => {
      const scaled = own.map((logit) => logit / temperature);
      const most = Math.max(...scaled);
      const total = scaled.reduce((powers, logit) => powers + Math.exp(logit - most), 0);
      return sum - (scaled[classes[index]!]! - most - Math.log(total));
    }, 0),
  );
}

/** The same for labels that are there or not, each on its own: `isThere` is 0 or 1, by sample and label as the logits. */
export function fitSigmoidTemperature(
  logits: readonly (readonly number[])[],
  isThere: readonly (readonly number[])[],
): number {
  return lowest((temperature) =>
    logits.reduce((sum, own, index) => {
      const targets = isThere[index]!;
      return own.reduce((total, logit, label) => {
        const scaled = logit / temperature;
        const log = Math.max(scaled, 0) + Math.log1p(Math.exp(-Math.abs(scaled)));
        return total + log - scaled * targets[label]!;
      }, sum);
    }, 0),
  );
}

function lowest(lossAt: (temperature: number) => number): number {
  const share = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(coldest), Math.log(hottest)];
  for (let step = 0; step < 40; step++) {
    const [left, right] = [high - share * (high - low), low + share * (high - low)];
    if (lossAt(Math.exp(left)) < lossAt(Math.exp(right))) high = right;
    else low = left;
  }
  return Math.exp((low + high) / 2);
}
