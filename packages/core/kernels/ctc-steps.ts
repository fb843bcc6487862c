// One step of the forward–backward algorithm: see ctc.ts. States are wide floats, in blocks of four blanks and the four
// labels behind them: 64 bytes.
import { align, powerOfTwo, storeExp, storeProduct, zeroExponent } from './wide-floats';
import { sumOf } from './softmax-row';

export const stateBytes: usize = 64;
/** In a block of states: where its labels are. A mantissa's exponent is 16 bytes behind it. */
const label: usize = 32;

/** A block of y: four labels, as wide floats. The first block is the blank's, in four copies. */
export const emissionBytes: usize = 32;

/**
 * A block of the label table: the classes of four labels, the largest exponents that their y may have, and those that
 * the path from the label before may have. The first block is the blank's.
 */
export const tableBytes: usize = 48;
const emissionLimit: usize = 16;
const skipLimit: usize = 32;

/** Labels past the last never occur; a label never follows one like it without a blank. */
export function writeTable(labels: usize, labelCount: i32, blank: i32, table: usize, blocks: usize): void {
  v128.store(table, i32x4.splat(blank));
  v128.store(table, i32x4.splat(i32.MAX_VALUE), emissionLimit);
  let before = -1;
  for (let index = 0; index < <i32>blocks << 2; index++) {
    const isReal = index < labelCount;
    const column = isReal ? load<i32>(labels + (<usize>index << 2)) : blank;
    const at = table + (<usize>(index >> 2) + 1) * tableBytes + (<usize>(index & 3) << 2);
    store<i32>(at, column);
    store<i32>(at, isReal ? i32.MAX_VALUE : zeroExponent, emissionLimit);
    store<i32>(at, isReal && column != before ? i32.MAX_VALUE : zeroExponent, skipLimit);
    before = column;
  }
}

/** 1 for one of the blanks, 0 for every other state. */
export function startIn(blank: i32, states: usize, blocks: usize): void {
  for (let at = states, end = states + blocks * stateBytes; at < end; at += 32) {
    v128.store(at, f32x4.splat(1));
    v128.store(at, i32x4.splat(zeroExponent), 16);
  }
  store<i32>(blankAt(states, blank), 0, 16);
}

/** Where the mantissa of blank j stands. */
@inline
export function blankAt(states: usize, index: i32): usize {
  return states + <usize>(index >> 2) * stateBytes + (<usize>(index & 3) << 2);
}

/** Where the mantissa of label j stands. */
@inline
export function labelAt(states: usize, index: i32): usize {
  return blankAt(states, index) + label;
}

/** y of the blank and of each label, up to a factor that all have in common. */
export function emit(logits: usize, highest: f32, table: usize, blocks: usize, y: usize): void {
  for (const end = table + (blocks + 1) * tableBytes; table < end; table += tableBytes) {
    let logit = v128.load32_zero(logitAt(logits, table));
    logit = v128.load_lane<f32>(logitAt(logits, table + 4), logit, 1);
    logit = v128.load_lane<f32>(logitAt(logits, table + 8), logit, 2);
    logit = v128.load_lane<f32>(logitAt(logits, table + 12), logit, 3);
    storeExp(f32x4.sub(logit, f32x4.splat(highest)), v128.load(table, emissionLimit), y);
    y += emissionBytes;
  }
}

@inline
function logitAt(logits: usize, column: usize): usize {
  return logits + (<usize>load<i32>(column) << 2);
}

/** α of the step before → α of this one. */
export function stepForward(from: usize, to: usize, table: usize, y: usize, blocks: usize): void {
  const blankY = y;
  let passed = f32x4.splat(1);
  let passedE = i32x4.splat(zeroExponent);
  for (const end = from + blocks * stateBytes; from < end; from += stateBytes) {
    table += tableBytes;
    y += emissionBytes;
    const blankM = v128.load(from);
    const blankE = v128.load(from, 16);
    const labelM = v128.load(from, label);
    const labelE = v128.load(from, label + 16);
    const beforeM = behind(passed, labelM);
    const beforeE = behind(passedE, labelE);
    passed = labelM;
    passedE = labelE;

    let top = i32x4.max_s(blankE, beforeE);
    let sum = f32x4.add(align(blankM, blankE, top), align(beforeM, beforeE, top));
    storeProduct(sum, top, blankY, to);

    const skipE = i32x4.min_s(beforeE, v128.load(table, skipLimit));
    top = i32x4.max_s(i32x4.max_s(labelE, blankE), skipE);
    sum = f32x4.add(align(labelM, labelE, top), align(blankM, blankE, top));
    sum = f32x4.add(sum, align(beforeM, skipE, top));
    storeProduct(sum, top, y, to + label);
    to += stateBytes;
  }
}

/**
 * yβ of the step behind → yβ of this one, in place. Writes the shares α β / p of labels and gives the blanks' sum.
 * p is 2^exponent / inverse.
 */
export function stepBackward(
  betas: usize, alphas: usize, table: usize, y: usize, blocks: usize, inverse: f32, exponent: i32, shares: usize,
): f32 {
  const blankY = y;
  let passedBlank = f32x4.splat(1);
  let passedBlankE = i32x4.splat(zeroExponent);
  let passedLabel = f32x4.splat(1);
  let passedLabelE = i32x4.splat(zeroExponent);
  let blankShares = f32x4.splat(0);
  for (let block = blocks; block-- > 0;) {
    const at = betas + block * stateBytes;
    const alpha = alphas + block * stateBytes;
    const blankM = v128.load(at);
    const blankE = v128.load(at, 16);
    const labelM = v128.load(at, label);
    const labelE = v128.load(at, label + 16);
    const nextBlankM = ahead(blankM, passedBlank);
    const nextBlankE = ahead(blankE, passedBlankE);
    const nextLabelM = ahead(labelM, passedLabel);
    const skipE = i32x4.min_s(labelE, v128.load(table + (block + 1) * tableBytes, skipLimit));
    const nextLabelE = ahead(skipE, passedLabelE);
    passedBlank = blankM;
    passedBlankE = blankE;
    passedLabel = labelM;
    passedLabelE = skipE;

    let top = i32x4.max_s(blankE, labelE);
    let sum = f32x4.add(align(blankM, blankE, top), align(labelM, labelE, top));
    blankShares = f32x4.add(blankShares, shareOf(sum, top, alpha, inverse, exponent));
    storeProduct(sum, top, blankY, at);

    top = i32x4.max_s(i32x4.max_s(labelE, nextBlankE), nextLabelE);
    sum = f32x4.add(align(labelM, labelE, top), align(nextBlankM, nextBlankE, top));
    sum = f32x4.add(sum, align(nextLabelM, nextLabelE, top));
    v128.store(shares + (block << 4), shareOf(sum, top, alpha + label, inverse, exponent));
    storeProduct(sum, top, y + (block + 1) * emissionBytes, at + label);
  }
  return sumOf(blankShares);
}

/** α β / p, with β as a sum of aligned mantissas. */
@inline
function shareOf(beta: v128, top: v128, alpha: usize, inverse: f32, exponent: i32): v128 {
  const power = i32x4.sub(i32x4.add(v128.load(alpha, 16), top), i32x4.splat(exponent));
  return f32x4.mul(f32x4.mul(f32x4.mul(v128.load(alpha), beta), f32x4.splat(inverse)), powerOfTwo(power));
}

/** Entries one place further back; the first is the last of the block before. */
@inline
function behind(before: v128, block: v128): v128 {
  return v128.shuffle<i32>(before, block, 3, 4, 5, 6);
}

/** Entries one place further on; the last is the first of the block after. */
@inline
function ahead(block: v128, after: v128): v128 {
  return v128.shuffle<i32>(block, after, 1, 2, 3, 4);
}
