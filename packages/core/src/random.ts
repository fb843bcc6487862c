/** Uniform and normal numbers from a seed: the same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number;
  /** Whole number in [0, below). */
  integer(below: number): number;
  /** The numbers 0 … count − 1 in random order. */
  permutation(count: number): Int32Array;
  /** Where the generator stands; `createRandom(state)` goes on from there. */
  state(): RandomState;
}

/** Four unsigned 32-bit words. */
export type RandomState = readonly [number, number, number, number];

/**
 * A generator from a whole-number seed or from a saved state.
 * Source: Blackman and Vigna 2018, xoshiro128**; the seed is spread by SplitMix32.
 */
export function createRandom(seed: number | RandomState): Random {
  let [a, b, c, d] = typeof seed === 'number' ? spread(seed) : seed;

  function next(): number {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  }

  const random: Random = {
    uniform: () => next() / 2 ** 32,
    // Box and Muller, one of the pair: state stays four words.
    normal: () => Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform()),
    integer: (below) => Math.floor(random.uniform() * below),
    permutation(count) {
      const order = Int32Array.from({ length: count }, (_, index) => index);
      for (let last = count - 1; last > 0; last--) {
        const other = random.integer(last + 1);
        [order[last], order[other]] = [order[other]!, order[last]!];
      }
      return order;
    },
    state: () => [a >>> 0, b >>> 0, c >>> 0, d >>> 0],
  };
  return random;
}

function spread(seed: number): [number, number, number, number] {
  let word = seed >>> 0;
  const next = (): number => {
    word = (word + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  return [next(), next(), next(), next()];
}

function rotateLeft(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
