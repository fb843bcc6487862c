// Activations of dense layers, for inference: in place on a panel matrix or on rows.
import { exp, tanhRows } from './activations';
import { highestOf, scale, storePowers } from './softmax-row';

export function applyTanh(rows: i32, panels: i32, sums: usize, height: i32): void {
  for (let panel = 0; panel < panels; panel++) {
    const at = sums + (<usize>(panel * height) << 5);
    tanhRows(at, at, rows);
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
    const end = at + (<usize>rows << 5);
    do {
      v128.store(at, f32x4.div(one, f32x4.add(one, exp(f32x4.neg(v128.load(at))))));
      at += 16;
    } while (at < end);
  }
}

/** Softmax over the columns of row-major rows. */
export function applySoftmax(rows: i32, columns: i32, values: usize): void {
  for (let row = 0; row < rows; row++) {
    const sum = storePowers(values, columns, highestOf(values, columns), values);
    scale(values, columns, 1 / sum);
    values += <usize>columns << 2;
  }
}
