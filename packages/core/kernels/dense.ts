// Activations of dense layers, for inference: in place on a panel matrix or on rows.
import { exp, tanh } from './activations';

export function applyTanh(rows: i32, panels: i32, sums: usize, height: i32): void {
  for (let panel = 0; panel < panels; panel++) {
    let at = sums + (<usize>(panel * height) << 5);
    for (const end = at + (<usize>rows << 5); at < end; at += 16) v128.store(at, tanh(v128.load(at)));
  }
}

export function applyRelu(rows: i32, panels: i32, sums: usize, height: i32): void {
  for (let panel = 0; panel < panels; panel++) {
    let at = sums + (<usize>(panel * height) << 5);
    for (const end = at + (<usize>rows << 5); at < end; at += 16) {
      v128.store(at, f32x4.max(v128.load(at), f32x4.splat(0)));
    }
  }
}

/** 1 / (1 + e⁻ˣ): unlike the gates', it never reaches 0, so that a likelihood of it is finite. */
export function applySigmoid(rows: i32, panels: i32, sums: usize, height: i32): void {
  const one = f32x4.splat(1);
  for (let panel = 0; panel < panels; panel++) {
    let at = sums + (<usize>(panel * height) << 5);
    for (const end = at + (<usize>rows << 5); at < end; at += 16) {
      v128.store(at, f32x4.div(one, f32x4.add(one, exp(f32x4.neg(v128.load(at))))));
    }
  }
}

/** Softmax over the columns of row-major rows. */
export function applySoftmax(rows: i32, columns: i32, values: usize): void {
  for (let row = 0; row < rows; row++) {
    const end = values + (<usize>columns << 2);
    const highest = highestOf(values, end);
    let sum: f32 = 0;
    for (let at = values; at < end; at += 4) {
      const power = f32x4.extract_lane(exp(f32x4.splat(load<f32>(at) - highest)), 0);
      store<f32>(at, power);
      sum += power;
    }
    for (; values < end; values += 4) store<f32>(values, load<f32>(values) / sum);
  }
}

function highestOf(at: usize, end: usize): f32 {
  let highest = load<f32>(at);
  for (; at < end; at += 4) highest = max(highest, load<f32>(at));
  return highest;
}
