import { madd } from './madd';

// A gate at a time: the constants of one activation fit into registers, those of two do not. Loops test at their end, so
// rows ≥ 1. They take a panel row of eight at once, which V8 can do as one vector where it is told to.

// tanh(x) ≈ x · P(x²) / Q(x²) on [-8, 8]; tooling/golden/tanh_coefficients.py fits them. Error below 5e-7. The square is
// bounded by itself, as the polynomials wait for it.
const limit: f32 = 8;
const p0: f32 = 4125699.218679837;
const p1: f32 = 532778.1926849338;
const p2: f32 = 12124.711931621916;
const p3: f32 = 46.66245954882278;
const q0: f32 = 4125701.8507806044;
const q1: f32 = 1908002.463730035;
const q2: f32 = 98042.40278841842;
const q3: f32 = 977.9067446781565;

@inline
function tanhBy(
  x: v128,
  bound: v128,
  high: v128,
  low: v128,
  a3: v128,
  a2: v128,
  a1: v128,
  a0: v128,
  b3: v128,
  b2: v128,
  b1: v128,
  b0: v128,
): v128 {
  const square = f32x4.pmin(f32x4.mul(x, x), bound);
  let p = madd(square, a3, a2);
  p = madd(square, p, a1);
  p = madd(square, p, a0);
  let q = f32x4.add(square, b3);
  q = madd(square, q, b2);
  q = madd(square, q, b1);
  q = madd(square, q, b0);
  return f32x4.div(f32x4.mul(clamp(x, high, low), p), q);
}

/** tanh of `rows` panel rows. */
export function tanhRows(from: usize, to: usize, rows: i32): void {
  const zero = zeroOf(rows);
  const bound = keep(limit * limit, zero);
  const high = keep(limit, zero);
  const low = keep(-limit, zero);
  const a3 = keep(p3, zero);
  const a2 = keep(p2, zero);
  const a1 = keep(p1, zero);
  const a0 = keep(p0, zero);
  const b3 = keep(q3, zero);
  const b2 = keep(q2, zero);
  const b1 = keep(q1, zero);
  const b0 = keep(q0, zero);
  const end = from + (<usize>rows << 5);
  do {
    const x = v128.load(from);
    const y = v128.load(from, 16);
    v128.store(to, tanhBy(x, bound, high, low, a3, a2, a1, a0, b3, b2, b1, b0));
    v128.store(to, tanhBy(y, bound, high, low, a3, a2, a1, a0, b3, b2, b1, b0), 16);
    from += 32;
    to += 32;
  } while (from < end);
}

// Of tanh on [-7, 7] one degree less: its error of 1.2e-6 is halved here. ½ + ½ tanh(½ x), the halves folded in.
const sigmoidLimit: f32 = 14;
const s0: f32 = 16 * 7024.8702757522115;
const s1: f32 = 4 * 864.2160573636328;
const s2: f32 = 15.995615694206915;
const s3: f32 = 0.027607926125608574 / 4;
const t0: f32 = 64 * 7024.900573120764;
const t1: f32 = 16 * 3205.74526850279;
const t2: f32 = 4 * 148.02994349300394;

@inline
function sigmoidBy(
  x: v128,
  bound: v128,
  high: v128,
  low: v128,
  a3: v128,
  a2: v128,
  a1: v128,
  a0: v128,
  b2: v128,
  b1: v128,
  b0: v128,
  half: v128,
): v128 {
  const square = f32x4.pmin(f32x4.mul(x, x), bound);
  let p = madd(square, a3, a2);
  p = madd(square, p, a1);
  p = madd(square, p, a0);
  let q = f32x4.add(square, b2);
  q = madd(square, q, b1);
  q = madd(square, q, b0);
  return f32x4.add(f32x4.div(f32x4.mul(clamp(x, high, low), p), q), half);
}

/** sigmoid of `rows` panel rows, in place. */
export function sigmoidRows(at: usize, rows: i32): void {
  sigmoidLoop(at, rows, false);
}

/** x + ½ where x ≥ 0 and else sigmoid(x), in place: x + ½ is the larger one where x is above 0. */
export function positiveRows(at: usize, rows: i32): void {
  sigmoidLoop(at, rows, true);
}

@inline
function sigmoidLoop(at: usize, rows: i32, isLinearAbove: bool): void {
  const zero = zeroOf(rows);
  const bound = keep(sigmoidLimit * sigmoidLimit, zero);
  const high = keep(sigmoidLimit, zero);
  const low = keep(-sigmoidLimit, zero);
  const a3 = keep(s3, zero);
  const a2 = keep(s2, zero);
  const a1 = keep(s1, zero);
  const a0 = keep(s0, zero);
  const b2 = keep(t2, zero);
  const b1 = keep(t1, zero);
  const b0 = keep(t0, zero);
  const half = keep(0.5, zero);
  const end = at + (<usize>rows << 5);
  do {
    const x = v128.load(at);
    const y = v128.load(at, 16);
    let first = sigmoidBy(x, bound, high, low, a3, a2, a1, a0, b2, b1, b0, half);
    let second = sigmoidBy(y, bound, high, low, a3, a2, a1, a0, b2, b1, b0, half);
    if (isLinearAbove) {
      first = f32x4.max(f32x4.add(x, half), first);
      second = f32x4.max(f32x4.add(y, half), second);
    }
    v128.store(at, first);
    v128.store(at, second, 16);
    at += 32;
  } while (at < end);
}

/** 0, as far as V8 can tell a number that depends on `rows`, which are 1 at least. */
@inline
export function zeroOf(rows: i32): v128 {
  return i32x4.splat(rows >> 31);
}

/** A constant that stays in its register over a loop: V8 makes those it knows anew wherever they are used. */
@inline
export function keep(value: f32, zero: v128): v128 {
  return v128.or(f32x4.splat(value), zero);
}

/** y (1 − y): the slope of sigmoid at its value. */
@inline
export function sigmoidSlope(y: v128): v128 {
  return f32x4.sub(y, f32x4.mul(y, y));
}

/** 1 − y²: the slope of tanh at its value. */
@inline
export function tanhSlope(y: v128, one: v128): v128 {
  return f32x4.sub(one, f32x4.mul(y, y));
}

/** The operand order lets NaN through, so that a diverged training is seen. */
@inline
function clamp(x: v128, high: v128, low: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, high), low);
}

const log2OfE: f32 = 1.4426950408889634;
/** ln 2 in two parts, the first exact in few bits, so that x − n ln 2 keeps its digits. */
const ln2High: f32 = 0.693359375;
const ln2Low: f32 = -2.1219444e-4;
/** Adding 1.5 · 2²³ rounds to a whole number, which then stands in the lowest bits. */
export const roundingShift: f32 = 12582912;

/** eˣ for x in [-87, 88]. */
@inline
export function exp(x: v128): v128 {
  x = f32x4.pmax(f32x4.pmin(x, f32x4.splat(88)), f32x4.splat(-87));
  const shifted = shiftedExponent(x);
  return v128.add<i32>(expMantissa(x, shifted), v128.shl<i32>(shifted, 23));
}

/** eˣ = 2ⁿ · e^r with a whole n and |r| ≤ ½ ln 2: here n + `roundingShift`. */
@inline
export function shiftedExponent(x: v128): v128 {
  return madd(x, f32x4.splat(log2OfE), f32x4.splat(roundingShift));
}

/** e^r, a number from √½ to √2, by a Taylor polynomial of degree 6. */
@inline
export function expMantissa(x: v128, shifted: v128): v128 {
  const n = f32x4.sub(shifted, f32x4.splat(roundingShift));
  const r = madd(n, f32x4.splat(-ln2Low), madd(n, f32x4.splat(-ln2High), x));
  let sum = madd(r, f32x4.splat(1.0 / 720), f32x4.splat(1.0 / 120));
  sum = madd(r, sum, f32x4.splat(1.0 / 24));
  sum = madd(r, sum, f32x4.splat(1.0 / 6));
  sum = madd(r, sum, f32x4.splat(0.5));
  sum = madd(r, sum, f32x4.splat(1));
  return madd(r, sum, f32x4.splat(1));
}
