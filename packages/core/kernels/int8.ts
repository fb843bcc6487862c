// Products with weights that are kept as int8, a scale for each column. What is multiplied with them is rounded to int16 as it
// comes, a scale for each row, so that a product is whole numbers: two of them are multiplied and added in one instruction.

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
    let most = f32x4.splat(0);
    let from = start;
    for (let panel = 0; panel < panels; panel++) {
      most = f32x4.max(most, f32x4.abs(v128.load(from)));
      most = f32x4.max(most, f32x4.abs(v128.load(from, 16)));
      from += nextPanel;
    }
    const largest = max(
      max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
      max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
    );
    store<f32>(scales + (<usize>row << 2), largest / limit);
    const factor = f32x4.splat(largest > 0 ? limit / largest : 0);
    from = start;
    for (let panel = 0; panel < panels; panel++) {
      const low = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(from), factor)));
      const high = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(from, 16), factor)));
      v128.store(target, i16x8.narrow_i32x4_s(low, high));
      from += nextPanel;
      target += 16;
    }
  }
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
  for (let panel = 0; panel < panels; panel++) {
    for (let row = 0; row < wholeRows; row += 4) {
      addFour(aRow, a + <usize>row * aRow, aScales + (<usize>row << 2), b, bPanel, bScales, c + (<usize>row << 5), bias);
    }
    for (let row = wholeRows; row < rows; row++) {
      addOne(a + <usize>row * aRow, aScales + (<usize>row << 2), b, bPanel, bScales, c + (<usize>row << 5), bias);
    }
    b += bPanel;
    bScales += 32;
    c += cPanel;
    if (bias) bias += 32;
  }
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
