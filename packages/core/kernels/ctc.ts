// Connectionist temporal classification of one sequence: its loss and gradient, by the forward–backward algorithm.
// Source: Graves, Fernández, Gomez and Schmidhuber 2006, section 4. Ours differs in that β leaves out what its own
// step emits, so that nothing is divided by it.
//
// A path stands in one state a step: blank 0, label 0, blank 1, label 1 … blank L. y is the softmax of its logits.
//   α(blank j) ← y(blank) · (α(blank j) + α(label j−1))
//   α(label j) ← y(label j) · (α(label j) + α(blank j) + α(label j−1)), without the last if label j−1 is alike
// Before the first step a path is in blank 0; after the last it is in blank L, or in label L−1 and could go on to it.
//   β(blank j) ← yβ(blank j) + yβ(label j)
//   β(label j) ← yβ(label j) + yβ(blank j+1) + yβ(label j+1), without the last if label j+1 is alike
// With p = p(labels), a state's share of a step is α β / p. The gradient of a logit is its softmax less the shares of
// its class. Leaving out the softmax's denominator scales α, β and p together.
import {
  blankAt, emissionBytes, emit, labelAt, startIn, stateBytes, stepBackward, stepForward, tableBytes, writeTable,
} from './ctc-steps';
import { highestOf, scale, storePowers } from './softmax-row';
import { ln2, log, smallestExponent } from './wide-floats';

/** Bytes of scratch for sequences of up to so many steps and labels. */
export function ctcScratch(steps: i32, numClasses: i32, labelCount: i32): usize {
  const blocks = blocksFor(labelCount);
  const states = (<usize>steps + 2) * blocks * stateBytes;
  const emissions = <usize>steps * (blocks + 1) * emissionBytes;
  return states + emissions + (blocks + 1) * tableBytes + (blocks << 4) + (<usize>numClasses << 2);
}

/** Blocks that hold blank 0 … blank L. */
@inline
function blocksFor(labelCount: i32): usize {
  return <usize>((labelCount + 4) >> 2);
}

/**
 * Logits [steps, numClasses] → −ln p(labels): Infinity if no path has these labels, NaN if logits have no softmax.
 * Writes the gradient [steps, numClasses] unless `gradient` is 0; that of an infinite loss is 0.
 */
export function ctc(
  steps: i32, numClasses: i32, blank: i32, logits: usize, labels: usize, labelCount: i32, gradient: usize,
  scratch: usize,
): f64 {
  const blocks = blocksFor(labelCount);
  const classBytes = <usize>numClasses << 2;
  const alphaBytes = blocks * stateBytes;
  const yBytes = (blocks + 1) * emissionBytes;
  const alphas = scratch;
  const betas = alphas + (<usize>steps + 1) * alphaBytes;
  const emissions = betas + alphaBytes;
  const table = emissions + <usize>steps * yBytes;
  const shares = table + (blocks + 1) * tableBytes;
  const powers = shares + (blocks << 4);

  writeTable(labels, labelCount, blank, table, blocks);
  startIn(0, alphas, blocks);
  let alpha = alphas;
  let y = emissions;
  let row = gradient ? gradient : powers;
  let logSums: f64 = 0;
  for (let step = 0; step < steps; step++) {
    const highest = highestOf(logits, numClasses);
    const sum = storePowers(logits, numClasses, highest, row);
    logSums += log(sum);
    emit(logits, highest, table, blocks, y);
    stepForward(alpha, alpha + alphaBytes, table, y, blocks);
    logits += classBytes;
    alpha += alphaBytes;
    y += yBytes;
    if (!gradient) continue;
    scale(row, numClasses, 1 / sum);
    row += classBytes;
  }

  if (isNaN(logSums)) return logSums;
  const exponent = totalExponent(alpha, labelCount);
  const isPossible = exponent > smallestExponent;
  if (gradient && !isPossible) memory.fill(gradient, 0, <usize>steps * classBytes);
  if (!isPossible) return Infinity;
  const mantissa = totalMantissa(alpha, labelCount, exponent);
  const loss = logSums - log(mantissa) - <f64>exponent * ln2;
  if (!gradient) return loss;

  startIn(labelCount, betas, blocks);
  const inverse = <f32>(1 / mantissa);
  for (let step = 0; step < steps; step++) {
    row -= classBytes;
    y -= yBytes;
    subtract(row, blank, stepBackward(betas, alpha, table, y, blocks, inverse, exponent, shares));
    for (let offset: usize = 0; offset < <usize>labelCount << 2; offset += 4) {
      subtract(row, load<i32>(labels + offset), load<f32>(shares + offset));
    }
    alpha -= alphaBytes;
  }
  return loss;
}

/** The larger exponent of the two states that a path may end in. */
@inline
function totalExponent(alpha: usize, labelCount: i32): i32 {
  const exponent = load<i32>(blankAt(alpha, labelCount), 16);
  return labelCount ? max(exponent, load<i32>(labelAt(alpha, labelCount - 1), 16)) : exponent;
}

@inline
function totalMantissa(alpha: usize, labelCount: i32, exponent: i32): f64 {
  const sum = aligned(blankAt(alpha, labelCount), exponent);
  return labelCount ? sum + aligned(labelAt(alpha, labelCount - 1), exponent) : sum;
}

@inline
function aligned(state: usize, top: i32): f64 {
  const biased = max(load<i32>(state, 16) - top + 1023, 0);
  return <f64>load<f32>(state) * reinterpret<f64>(<i64>biased << 52);
}

@inline
function subtract(row: usize, column: i32, share: f32): void {
  const at = row + (<usize>column << 2);
  store<f32>(at, load<f32>(at) - share);
}
