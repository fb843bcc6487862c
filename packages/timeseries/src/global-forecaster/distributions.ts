/** The value that a share of a standard normal's draws lies below. Source: Wichura 1988, AS 241, its 7-digit form. */
export function normalQuantile(share: number): number {
  const off = share - 0.5;
  if (Math.abs(off) <= 0.425) {
    const r = 0.180625 - off * off;
    return (
      (off * (((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)) /
      (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1)
    );
  }
  const r = Math.sqrt(-Math.log(off < 0 ? share : 1 - share));
  const far =
    r <= 5
      ? (((0.17023821103 * (r - 1.6) + 1.3067284816) * (r - 1.6) + 2.75681539) * (r - 1.6) + 1.4234372777) /
        ((0.12021132975 * (r - 1.6) + 0.7370016425) * (r - 1.6) + 1)
      : (((0.017337203997 * (r - 5) + 0.42868294337) * (r - 5) + 3.081226386) * (r - 5) + 6.657905115) /
        ((0.012258202635 * (r - 5) + 0.24197894225) * (r - 5) + 1);
  return Math.sign(off) * far;
}

/** The value that a share of the draws of Student's t lies below, by halving. */
export function studentTQuantile(share: number, degrees: number): number {
  if (share === 0.5) return 0;
  if (share < 0.5) return -studentTQuantile(1 - share, degrees);
  let [low, high] = [0, 2];
  while (studentTShare(high, degrees) < share) high *= 2;
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    // No number lies between.
    if (middle === low || middle === high) break;
    if (studentTShare(middle, degrees) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The share of the draws of Student's t below a value that is not negative. */
function studentTShare(value: number, degrees: number): number {
  return 1 - incompleteBeta(degrees / (degrees + value * value), { a: degrees / 2, b: 0.5 }) / 2;
}

/** The regularized incomplete beta function, by its continued fraction. Source: Lentz 1976. */
function incompleteBeta(x: number, { a, b }: { readonly a: number; readonly b: number }): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction goes fast on one side of the mean only.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, { a: b, b: a });
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / keepOff(1 - ((a + b) * x) / (a + 1), tiny);
  let fraction = d;
  for (let term = 1; term <= 300; term++) {
    const even = (term * (b - term) * x) / ((a + 2 * term - 1) * (a + 2 * term));
    d = 1 / keepOff(1 + even * d, tiny);
    c = keepOff(1 + even / c, tiny);
    fraction *= c * d;
    const odd = (-(a + term) * (a + b + term) * x) / ((a + 2 * term) * (a + 2 * term + 1));
    d = 1 / keepOff(1 + odd * d, tiny);
    c = keepOff(1 + odd / c, tiny);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-12) break;
  }
  const front = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x);
  return (Math.exp(front) * fraction) / a;
}

function keepOff(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

/** ln Γ(x) for x > 0: Stirling's series at x + 8, and Γ(x + 1) = x Γ(x). */
function logGamma(x: number): number {
  const far = x + 8;
  let product = 1;
  for (let by = 0; by < 8; by++) product *= x + by;
  const square = 1 / (far * far);
  const series = (1 / 12 + square * (-1 / 360 + square * (1 / 1260 - square / 1680))) / far;
  return (far - 0.5) * Math.log(far) - far + Math.log(2 * Math.PI) / 2 + series - Math.log(product);
}
