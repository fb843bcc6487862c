// Products with weights that are kept as int8, a scale for each column. What is multiplied with them is rounded to int16 as it
// comes, a scale for each row, so that a product is whole numbers: two of them are multiplied and added in one instruction.
import { roundingShift } from './activations';

/**
 * Panels of [rows, columns] → int16 rows, one behind the other, 8 · panels numbers each, and the scale of each row. The largest
 * number of a row becomes `limit`.
 */
export function roundRows(
  rows: i32,
  panels: i32,
  source: usize,
  height: i32,
  limit: f32,
  target: usize,
  scales: usize,
): void {
  const nextPanel = <usize>height << 5;
  for (let row = 0; row < rows; row++) {
    const start = source + (<usize>row << 5);
    // Sizes of floats are in order as whole numbers too, NaN above all.
    const size = i32x4.splat(0x7fff_ffff);
    let most = i32x4.splat(0);
    let from = start;
    for (let panel = 0; panel < panels; panel++) {
      most = i32x4.max_s(most, v128.and(v128.load(from), size));
      most = i32x4.max_s(most, v128.and(v128.load(from, 16), size));
      from += nextPanel;
    }
    const largest = reinterpret<f32>(
      max(
        max(i32x4.extract_lane(most, 0), i32x4.extract_lane(most, 1)),
        max(i32x4.extract_lane(most, 2), i32x4.extract_lane(most, 3)),
      ),
    );
    store<f32>(scales + (<usize>row << 2), largest / limit);
    const factor = f32x4.splat(largest > 0 ? limit / largest : 0);
    from = start;
    for (let panel = 0; panel < panels; panel++) {
      v128.store(target, i16x8.narrow_i32x4_s(rounded(v128.load(from), factor), rounded(v128.load(from, 16), factor)));
      from += nextPanel;
      target += 16;
    }
  }
}

/** x · factor as the nearest whole number, below 2²². */
@inline
function rounded(x: v128, factor: v128): v128 {
  const shifted = f32x4.add(f32x4.mul(x, factor), f32x4.splat(roundingShift));
  return i32x4.sub(shifted, f32x4.splat(roundingShift));
}

/**
 * C = bias + A · B, or C += A · B where bias is 0. A: int16 rows of 2 · pairs numbers, with scales. B: for each panel of eight columns
 * `pairs` times 16 bytes, two rows of B by turns, with a scale for each column. C is a panel matrix.
 */
export function multiplyInt8(
  rows: i32,
  pairs: i32,
  panels: i32,
  a: usize,
  aScales: usize,
  b: usize,
  bScales: usize,
  c: usize,
  cHeight: i32,
  bias: usize,
): void {
  const aRow = <usize>pairs << 2;
  const bPanel = <usize>pairs << 4;
  const cPanel = <usize>cHeight << 5;
  const wholeRows = rows & ~3;
  for (let row = wholeRows; row < rows; row++) {
    addRow(panels, a + <usize>row * aRow, aScales + (<usize>row << 2), b, bPanel, bScales, c + (<usize>row << 5), cPanel, bias);
  }
  if (wholeRows == 0) return;
  for (let panel = 0; panel < panels; panel++) {
    for (let row = 0; row < wholeRows; row += 4) {
      addFour(aRow, a + <usize>row * aRow, aScales + (<usize>row << 2), b, bPanel, bScales, c + (<usize>row << 5), bias);
    }
    b += bPanel;
    bScales += 32;
    c += cPanel;
    if (bias) bias += 32;
  }
}

/** One row × all panels, four at a time. */
function addRow(
  panels: i32,
  a: usize,
  aScale: usize,
  b: usize,
  bPanel: usize,
  bScales: usize,
  c: usize,
  cPanel: usize,
  bias: usize,
): void {
  for (; panels >= 4; panels -= 4) {
    addRowOfFour(a, aScale, b, bPanel, bScales, c, cPanel, bias);
    b += bPanel << 2;
    bScales += 128;
    c += cPanel << 2;
    if (bias) bias += 128;
  }
  for (; panels > 0; panels--) {
    addOne(a, aScale, b, bPanel, bScales, c, bias);
    b += bPanel;
    bScales += 32;
    c += cPanel;
    if (bias) bias += 32;
  }
}

/** One row × four panels. */
function addRowOfFour(
  a: usize,
  aScale: usize,
  b: usize,
  bPanel: usize,
  bScales: usize,
  c: usize,
  cPanel: usize,
  bias: usize,
): void {
  let p0 = i32x4.splat(0);
  let q0 = i32x4.splat(0);
  let p1 = i32x4.splat(0);
  let q1 = i32x4.splat(0);
  let p2 = i32x4.splat(0);
  let q2 = i32x4.splat(0);
  let p3 = i32x4.splat(0);
  let q3 = i32x4.splat(0);
  let b1 = b + bPanel;
  let b2 = b1 + bPanel;
  let b3 = b2 + bPanel;
  const end = b1;
  do {
    const x = v128.load32_splat(a);
    p0 = i32x4.add(p0, i32x4.dot_i16x8_s(x, v128.load8x8_s(b)));
    q0 = i32x4.add(q0, i32x4.dot_i16x8_s(x, v128.load8x8_s(b, 8)));
    p1 = i32x4.add(p1, i32x4.dot_i16x8_s(x, v128.load8x8_s(b1)));
    q1 = i32x4.add(q1, i32x4.dot_i16x8_s(x, v128.load8x8_s(b1, 8)));
    // Never true, but keeps the loads below it: those of four panels at once do not fit into registers.
    if (b3 < b1) break;
    p2 = i32x4.add(p2, i32x4.dot_i16x8_s(x, v128.load8x8_s(b2)));
    q2 = i32x4.add(q2, i32x4.dot_i16x8_s(x, v128.load8x8_s(b2, 8)));
    p3 = i32x4.add(p3, i32x4.dot_i16x8_s(x, v128.load8x8_s(b3)));
    q3 = i32x4.add(q3, i32x4.dot_i16x8_s(x, v128.load8x8_s(b3, 8)));
    a += 4;
    b += 16;
    b1 += 16;
    b2 += 16;
    b3 += 16;
  } while (b < end);
  const next: usize = bias ? 32 : 0;
  storeRow(p0, q0, aScale, bScales, c, bias);
  storeRow(p1, q1, aScale, bScales + 32, c + cPanel, bias + next);
  storeRow(p2, q2, aScale, bScales + 64, c + 2 * cPanel, bias + 2 * next);
  storeRow(p3, q3, aScale, bScales + 96, c + 3 * cPanel, bias + 3 * next);
}

function addFour(
  aRow: usize,
  a: usize,
  aScales: usize,
  b: usize,
  bPanel: usize,
  bScales: usize,
  c: usize,
  bias: usize,
): void {
  let p0 = i32x4.splat(0);
  let q0 = i32x4.splat(0);
  let p1 = i32x4.splat(0);
  let q1 = i32x4.splat(0);
  let p2 = i32x4.splat(0);
  let q2 = i32x4.splat(0);
  let p3 = i32x4.splat(0);
  let q3 = i32x4.splat(0);
  const a1 = aRow;
  const a2 = aRow << 1;
  const a3 = a2 + aRow;
  for (const end = b + bPanel; b < end; b += 16) {
    const low = v128.load8x8_s(b);
    const high = v128.load8x8_s(b, 8);
    let x = v128.load32_splat(a);
    p0 = i32x4.add(p0, i32x4.dot_i16x8_s(x, low));
    q0 = i32x4.add(q0, i32x4.dot_i16x8_s(x, high));
    x = v128.load32_splat(a + a1);
    p1 = i32x4.add(p1, i32x4.dot_i16x8_s(x, low));
    q1 = i32x4.add(q1, i32x4.dot_i16x8_s(x, high));
    x = v128.load32_splat(a + a2);
    p2 = i32x4.add(p2, i32x4.dot_i16x8_s(x, low));
    q2 = i32x4.add(q2, i32x4.dot_i16x8_s(x, high));
    x = v128.load32_splat(a + a3);
    p3 = i32x4.add(p3, i32x4.dot_i16x8_s(x, low));
    q3 = i32x4.add(q3, i32x4.dot_i16x8_s(x, high));
    a += 4;
  }
  storeRow(p0, q0, aScales, bScales, c, bias);
  storeRow(p1, q1, aScales + 4, bScales, c + 32, bias);
  storeRow(p2, q2, aScales + 8, bScales, c + 64, bias);
  storeRow(p3, q3, aScales + 12, bScales, c + 96, bias);
}

function addOne(a: usize, aScales: usize, b: usize, bPanel: usize, bScales: usize, c: usize, bias: usize): void {
  let p = i32x4.splat(0);
  let q = i32x4.splat(0);
  let p1 = i32x4.splat(0);
  let q1 = i32x4.splat(0);
  const end = b + bPanel;
  for (; b + 16 < end; b += 32) {
    let x = v128.load32_splat(a);
    p = i32x4.add(p, i32x4.dot_i16x8_s(x, v128.load8x8_s(b)));
    q = i32x4.add(q, i32x4.dot_i16x8_s(x, v128.load8x8_s(b, 8)));
    x = v128.load32_splat(a, 4);
    p1 = i32x4.add(p1, i32x4.dot_i16x8_s(x, v128.load8x8_s(b, 16)));
    q1 = i32x4.add(q1, i32x4.dot_i16x8_s(x, v128.load8x8_s(b, 24)));
    a += 8;
  }
  storeRow(i32x4.add(p, p1), i32x4.add(q, q1), aScales, bScales, c, bias);
}

@inline
function storeRow(p: v128, q: v128, aScale: usize, bScales: usize, c: usize, bias: usize): void {
  const scale = v128.load32_splat(aScale);
  const low = f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(p), scale), v128.load(bScales));
  const high = f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(q), scale), v128.load(bScales, 16));
  const from = bias ? bias : c;
  v128.store(c, f32x4.add(v128.load(from), low));
  v128.store(c, f32x4.add(v128.load(from, 16), high), 16);
}
