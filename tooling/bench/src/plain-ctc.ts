/** One sequence: logits [time, numClasses] and the labels to be found in them; class 0 is the blank. */
export interface PlainCtcInput {
  readonly logits: Float32Array;
  readonly labels: Int32Array;
  readonly numClasses: number;
}

/** Graves's forward–backward algorithm in plain JavaScript, on logarithms in float64: loss and gradient in the logits. */
export function plainCtc({ logits, labels, numClasses }: PlainCtcInput): {
  readonly loss: number;
  readonly gradient: Float64Array;
} {
  const time = logits.length / numClasses;
  const states = 2 * labels.length + 1;
  const logs = logSoftmax(logits, numClasses);
  const classes = Int32Array.from({ length: states }, (_, state) => (state % 2 ? labels[state >> 1]! : 0));
  const skips = Uint8Array.from(
    classes,
    (label, state) => +(state > 2 && label !== 0 && label !== classes[state - 2]),
  );

  const alphas = new Float64Array(time * states).fill(-Infinity);
  alphas[0] = logs[0]!;
  if (states > 1) alphas[1] = logs[classes[1]!]!;
  for (let step = 1; step < time; step++) {
    const row = step * states;
    for (let state = 0; state < states; state++) {
      let sum = alphas[row - states + state]!;
      if (state > 0) sum = logAdd(sum, alphas[row - states + state - 1]!);
      if (skips[state]) sum = logAdd(sum, alphas[row - states + state - 2]!);
      alphas[row + state] = sum + logs[step * numClasses + classes[state]!]!;
    }
  }
  const total = logAdd(alphas.at(-1)!, states > 1 ? alphas.at(-2)! : -Infinity);

  const gradient = logs.map(Math.exp);
  let betas = new Float64Array(states).fill(-Infinity);
  let next = new Float64Array(states);
  betas[states - 1] = 0;
  if (states > 1) betas[states - 2] = 0;
  for (let step = time - 1; step >= 0; step--) {
    const row = step * numClasses;
    for (let state = 0; state < states; state++) {
      gradient[row + classes[state]!]! -= Math.exp(alphas[step * states + state]! + betas[state]! - total);
      betas[state]! += logs[row + classes[state]!]!;
    }
    for (let state = 0; state < states; state++) {
      let sum = betas[state]!;
      if (state + 1 < states) sum = logAdd(sum, betas[state + 1]!);
      if (skips[state + 2]) sum = logAdd(sum, betas[state + 2]!);
      next[state] = sum;
    }
    [betas, next] = [next, betas];
  }
  return { loss: -total, gradient };
}

function logSoftmax(logits: Float32Array, numClasses: number): Float64Array {
  const logs = Float64Array.from(logits);
  for (let row = 0; row < logs.length; row += numClasses) {
    let highest = -Infinity;
    for (let at = row; at < row + numClasses; at++) highest = Math.max(highest, logs[at]!);
    let sum = 0;
    for (let at = row; at < row + numClasses; at++) sum += Math.exp(logs[at]! - highest);
    const scale = highest + Math.log(sum);
    for (let at = row; at < row + numClasses; at++) logs[at]! -= scale;
  }
  return logs;
}

function logAdd(a: number, b: number): number {
  if (b === -Infinity) return a;
  if (a === -Infinity) return b;
  return a > b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b));
}
