import { madd } from './madd';

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
export function tanh(x: v128): v128 {
  const square = f32x4.pmin(f32x4.mul(x, x), f32x4.splat(limit * limit));
  x = clamp(x, limit);
  let p = madd(square, f32x4.splat(p3), f32x4.splat(p2));
  p = madd(square, p, f32x4.splat(p1));
  p = madd(square, p, f32x4.splat(p0));
  let q = f32x4.add(square, f32x4.splat(q3));
  q = madd(square, q, f32x4.splat(q2));
  q = madd(square, q, f32x4.splat(q1));
  q = madd(square, q, f32x4.splat(q0));
  return f32x4.div(f32x4.mul(x, p), q);
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
export function sigmoid(x: v128): v128 {
  const square = f32x4.pmin(f32x4.mul(x, x), f32x4.splat(sigmoidLimit * sigmoidLimit));
  x = clamp(x, sigmoidLimit);
  let p = madd(square, f32x4.splat(s3), f32x4.splat(s2));
  p = madd(square, p, f32x4.splat(s1));
  p = madd(square, p, f32x4.splat(s0));
  let q = f32x4.add(square, f32x4.splat(t2));
  q = madd(square, q, f32x4.splat(t1));
  q = madd(square, q, f32x4.splat(t0));
  return f32x4.add(f32x4.div(f32x4.mul(x, p), q), f32x4.splat(0.5));
}

// A gate at a time: the constants of one activation fit into registers, those of two do not. Loops test at their end, so
// rows ≥ 1: V8 then makes the constants before the loop, and otherwise again within it.

/** tanh of `rows` panel rows, in place. */
export function tanhRows(at: usize, rows: i32): void {
  const end = at + (<usize>rows << 5);
  do {
    v128.store(at, tanh(v128.load(at)));
    at += 16;
  } while (at < end);
}

/** sigmoid of `rows` panel rows, in place. */
export function sigmoidRows(at: usize, rows: i32): void {
  const end = at + (<usize>rows << 5);
  do {
    v128.store(at, sigmoid(v128.load(at)));
    at += 16;
  } while (at < end);
}

/** y (1 − y): the slope of sigmoid at its value. */
@inline
export function sigmoidSlope(y: v128): v128 {
  return f32x4.sub(y, f32x4.mul(y, y));
}

/** 1 − y²: the slope of tanh at its value. */
@inline
export function tanhSlope(y: v128): v128 {
  return f32x4.sub(f32x4.splat(1), f32x4.mul(y, y));
}

/** The operand order lets NaN through, so that a diverged training is seen. */
@inline
function clamp(x: v128, limit: f32): v128 {
  return f32x4.pmax(f32x4.pmin(x, f32x4.splat(limit)), f32x4.splat(-limit));
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
