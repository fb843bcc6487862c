// Wide floats: four numbers m · 2ᵉ, as a vector of floats m, each from ½ to 16, and behind it in memory one of 32-bit
// integers e. They reach as far as logarithms and keep more digits; a product adds exponents, a sum shifts them, and
// neither takes a logarithm.
import { expMantissa, roundingShift, shiftedExponent } from './activations';

/** e of a number that stands for 0; two of them add up without overflow. */
export const zeroExponent: i32 = -(1 << 29);
/** Zeros that were added and multiplied stay below this, and nothing else comes near it. */
export const smallestExponent: i32 = -(1 << 28);
/** A power below e^lowest counts as e^lowest, so that thousands of them do not multiply to 0. */
const lowest: f32 = -32768;

/** m as it counts in a sum beside a number of exponent `top`, the larger one. */
@inline
export function align(mantissa: v128, exponent: v128, top: v128): v128 {
  return f32x4.mul(mantissa, powerOfTwo(i32x4.sub(exponent, top)));
}

/** 2ⁿ for n up to 127; 0 for n below −126. */
@inline
export function powerOfTwo(n: v128): v128 {
  const biased = i32x4.max_s(i32x4.add(n, i32x4.splat(127)), i32x4.splat(0));
  return i32x4.shl(biased, 23);
}

/** A sum of aligned mantissas, times a number in memory; m is brought back into its range. */
@inline
export function storeProduct(sum: v128, top: v128, factor: usize, target: usize): void {
  const mantissa = v128.or(v128.and(sum, i32x4.splat(0x007f_ffff)), f32x4.splat(1));
  const shift = i32x4.sub(i32x4.shr_u(sum, 23), i32x4.splat(127));
  const exponent = i32x4.add(i32x4.add(top, shift), v128.load(factor, 16));
  v128.store(target, f32x4.mul(mantissa, v128.load(factor)));
  v128.store(target, i32x4.max_s(exponent, i32x4.splat(zeroExponent)), 16);
}

/** eˣ for x up to 0, with e cut to `limit`; 0 where x is −∞. */
@inline
export function storeExp(x: v128, limit: v128, target: usize): void {
  const bounded = f32x4.pmax(x, f32x4.splat(lowest));
  const shifted = shiftedExponent(bounded);
  const exponent = i32x4.sub(shifted, f32x4.splat(roundingShift));
  const isZero = f32x4.eq(x, f32x4.splat(-Infinity));
  v128.store(target, expMantissa(bounded, shifted));
  v128.store(target, v128.bitselect(i32x4.splat(zeroExponent), i32x4.min_s(exponent, limit), isZero), 16);
}

export const ln2: f64 = 0.6931471805599453;

/** The natural logarithm of a positive number, or NaN of NaN. */
export function log(x: f64): f64 {
  if (isNaN(x)) return x;
  const bits = reinterpret<i64>(x);
  let exponent = <f64>((bits >> 52) - 1023);
  let mantissa = reinterpret<f64>((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
  if (mantissa > 1.5) {
    mantissa *= 0.5;
    exponent += 1;
  }
  // ln m = 2 artanh z with |z| ≤ ⅕: what is left out is below 1e-13.
  const z = (mantissa - 1) / (mantissa + 1);
  let sum: f64 = 1.0 / 17;
  for (let odd: f64 = 15; odd > 0; odd -= 2) sum = sum * z * z + 1 / odd;
  return exponent * ln2 + 2 * z * sum;
}
