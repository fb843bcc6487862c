import type { Random } from '../random.js';
import { fromUnit, toUnit, type ChoiceValue, type ParameterRange } from './search-space.js';

/** A density over a range: a mixture with one part for each value seen, and one that knows nothing. */
export interface Parzen {
  /** A place in the range, 0 … 1. */
  readonly draw: (random: Random) => number;
  /** Its logarithm at a place. */
  readonly logDensity: (unit: number) => number;
}

/** The density of values that were seen. */
export function parzenOf(range: ParameterRange, values: readonly ChoiceValue[]): Parzen {
  return range.kind === 'choice'
    ? sharesOf(
        values.map((value) => range.values.indexOf(value)),
        range.values.length,
      )
    : bellsAt(values.map((value) => toUnit(range, value as number)));
}

/** Of some draws from the likely density, the value that stands out most from the unlikely one. */
export function chooseByParzen(
  range: ParameterRange,
  {
    likely,
    unlikely,
    candidates,
    random,
  }: {
    readonly likely: Parzen;
    readonly unlikely: Parzen;
    readonly candidates: number;
    readonly random: Random;
  },
): ChoiceValue {
  let best = { unit: 0.5, gain: -Infinity };
  for (let candidate = 0; candidate < candidates; candidate++) {
    const unit = likely.draw(random);
    const gain = likely.logDensity(unit) - unlikely.logDensity(unit);
    if (gain > best.gain) best = { unit, gain };
  }
  return fromUnit(range, best.unit);
}

/** Each value as often as it was seen, plus once in all that is shared evenly. */
function sharesOf(seen: readonly number[], count: number): Parzen {
  const shares = Array.from(
    { length: count },
    (_, index) => (seen.filter((one) => one === index).length + 1 / count) / (seen.length + 1),
  );
  return {
    draw(random) {
      let left = random.uniform();
      const index = shares.findIndex((share) => (left -= share) < 0);
      return ((index < 0 ? count - 1 : index) + 0.5) / count;
    },
    logDensity: (unit) => Math.log(shares[Math.min(Math.floor(unit * count), count - 1)]!),
  };
}

interface Bell {
  readonly mean: number;
  readonly deviation: number;
  /** How much of it lies between 0 and 1. */
  readonly inside: number;
}

/** Bells cut off at 0 and 1, as wide as the way to the farther neighbour; the first of them knows nothing. */
function bellsAt(means: readonly number[]): Parzen {
  const sorted = [...means].sort((a, b) => a - b);
  const narrowest = 1 / Math.min(100, means.length + 2);
  const bells = [
    bell(0.5, 1),
    ...sorted.map((mean, index) => {
      const [below, above] = [sorted[index - 1] ?? 0, sorted[index + 1] ?? 1];
      return bell(mean, Math.min(1, Math.max(narrowest, mean - below, above - mean)));
    }),
  ];
  return {
    draw(random) {
      const { mean, deviation } = bells[random.integer(bells.length)]!;
      for (;;) {
        const unit = mean + deviation * random.normal();
        if (unit >= 0 && unit <= 1) return unit;
      }
    },
    logDensity: (unit) =>
      Math.log(bells.reduce((sum, part) => sum + densityOf(part, unit), 0) / bells.length),
  };
}

function bell(mean: number, deviation: number): Bell {
  const upTo = (unit: number): number => cumulative((unit - mean) / deviation);
  return { mean, deviation, inside: upTo(1) - upTo(0) };
}

function densityOf({ mean, deviation, inside }: Bell, unit: number): number {
  const distance = (unit - mean) / deviation;
  return Math.exp(-0.5 * distance * distance) / (deviation * Math.sqrt(2 * Math.PI) * inside);
}

/** The standard normal distribution, within 1e-7. Source: Abramowitz and Stegun 1964, 26.2.17. */
function cumulative(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return x < 0 ? tail : 1 - tail;
}
