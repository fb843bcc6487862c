// The softmax of one row in three passes, so that whoever needs its parts can have them.
import { exp } from './activations';

export function highestOf(row: usize, count: i32): f32 {
  let highest = f32x4.splat(-Infinity);
  for (; count >= 4; count -= 4) {
    highest = f32x4.max(highest, v128.load(row));
    row += 16;
  }
  for (; count > 0; count--) {
    highest = f32x4.max(highest, v128.load32_splat(row));
    row += 4;
  }
  return max(
    max(f32x4.extract_lane(highest, 0), f32x4.extract_lane(highest, 1)),
    max(f32x4.extract_lane(highest, 2), f32x4.extract_lane(highest, 3)),
  );
}

/** Powers e^(x − highest), which may overwrite x; gives their sum. */
export function storePowers(row: usize, count: i32, highest: f32, target: usize): f32 {
  const shift = f32x4.splat(highest);
  let sums = f32x4.splat(0);
  for (; count >= 4; count -= 4) {
    const power = exp(f32x4.sub(v128.load(row), shift));
    v128.store(target, power);
    sums = f32x4.add(sums, power);
    row += 16;
    target += 16;
  }
  let sum = sumOf(sums);
  for (; count > 0; count--) {
    const power = f32x4.extract_lane(exp(f32x4.sub(v128.load32_splat(row), shift)), 0);
    store<f32>(target, power);
    sum += power;
    row += 4;
    target += 4;
  }
  return sum;
}

export function scale(row: usize, count: i32, by: f32): void {
  for (; count >= 4; count -= 4) {
    v128.store(row, f32x4.mul(v128.load(row), f32x4.splat(by)));
    row += 16;
  }
  for (; count > 0; count--) {
    store<f32>(row, load<f32>(row) * by);
    row += 4;
  }
}

@inline
export function sumOf(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) +
    f32x4.extract_lane(x, 1) +
    (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}
