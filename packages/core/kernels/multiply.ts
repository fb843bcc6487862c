import { madd } from './madd';

// V8 moves all loads of a loop body to its start. A body may hold at most 15 vectors: sums, loads and one product;
// with more it keeps sums in memory, which costs half the speed. So no loop here is unrolled.

/**
 * C = bias + A · B, or C += A · B where bias is 0. All are panel matrices: A [rows, depth], B [depth, 8 · panels],
 * C [rows, 8 · panels]; bias holds 8 · panels floats.
 */
export function multiply(
  rows: i32,
  depth: i32,
  panels: i32,
  a: usize,
  aHeight: i32,
  b: usize,
  bHeight: i32,
  c: usize,
  cHeight: i32,
  bias: usize,
): void {
  const bPanel = <usize>bHeight << 5;
  const cPanel = <usize>cHeight << 5;
  const wholeRows = rows & ~3;
  if (bias && wholeRows < rows) fill(rows - wholeRows, panels, c + (<usize>wholeRows << 5), cPanel, bias);
  for (let panel = 0; panel < panels; panel++) {
    const bHere = b + <usize>panel * bPanel;
    const cHere = c + <usize>panel * cPanel;
    const from = bias ? bias + (<usize>panel << 5) : 0;
    for (let row = 0; row < wholeRows; row += 4) {
      const at = <usize>row << 5;
      addTile(depth, a + at, aHeight, bHere, cHere + at, from);
    }
  }
  for (let row = wholeRows; row < rows; row++) {
    const at = <usize>row << 5;
    let panel = 0;
    for (; panel <= panels - 3; panel += 3) {
      const bHere = b + <usize>panel * bPanel;
      addRowOfThree(depth, a + at, aHeight, bHere, bPanel, c + <usize>panel * cPanel + at, cPanel);
    }
    for (; panel < panels; panel++) {
      addRow(depth, a + at, aHeight, b + <usize>panel * bPanel, c + <usize>panel * cPanel + at);
    }
  }
}

function fill(rows: i32, panels: i32, c: usize, cPanel: usize, bias: usize): void {
  for (let panel = 0; panel < panels; panel++) {
    const low = v128.load(bias);
    const high = v128.load(bias, 16);
    for (let at = c, end = c + (<usize>rows << 5); at < end; at += 32) {
      v128.store(at, low);
      v128.store(at, high, 16);
    }
    bias += 32;
    c += cPanel;
  }
}

/** Four rows × eight columns. */
function addTile(depth: i32, a: usize, aHeight: i32, b: usize, c: usize, bias: usize): void {
  // Every row of C starts from the bias, or from what it holds.
  const start = bias ? bias : c;
  const stride: usize = bias ? 0 : 32;
  let p0 = v128.load(start);
  let q0 = v128.load(start, 16);
  let p1 = v128.load(start + stride);
  let q1 = v128.load(start + stride, 16);
  let p2 = v128.load(start + 2 * stride);
  let q2 = v128.load(start + 2 * stride, 16);
  let p3 = v128.load(start + 3 * stride);
  let q3 = v128.load(start + 3 * stride, 16);
  const nextPanel = (<usize>aHeight << 5) - 32;
  const bEnd = b + (<usize>depth << 5);
  while (b < bEnd) {
    const aEnd = a + min<usize>(32, (bEnd - b) >> 3);
    do {
      const low = v128.load(b);
      const high = v128.load(b, 16);
      let x = v128.load32_splat(a);
      p0 = madd(x, low, p0);
      q0 = madd(x, high, q0);
      x = v128.load32_splat(a, 32);
      p1 = madd(x, low, p1);
      q1 = madd(x, high, q1);
      x = v128.load32_splat(a, 64);
      p2 = madd(x, low, p2);
      q2 = madd(x, high, q2);
      x = v128.load32_splat(a, 96);
      p3 = madd(x, low, p3);
      q3 = madd(x, high, q3);
      a += 4;
      b += 32;
    } while (a < aEnd);
    a += nextPanel;
  }
  v128.store(c, p0);
  v128.store(c, q0, 16);
  v128.store(c, p1, 32);
  v128.store(c, q1, 48);
  v128.store(c, p2, 64);
  v128.store(c, q2, 80);
  v128.store(c, p3, 96);
  v128.store(c, q3, 112);
}

/** One row × three panels: what a stream's step is made of. */
function addRowOfThree(
  depth: i32,
  a: usize,
  aHeight: i32,
  b: usize,
  bPanel: usize,
  c: usize,
  cPanel: usize,
): void {
  const c1 = c + cPanel;
  const c2 = c1 + cPanel;
  let p0 = v128.load(c);
  let q0 = v128.load(c, 16);
  let p1 = v128.load(c1);
  let q1 = v128.load(c1, 16);
  let p2 = v128.load(c2);
  let q2 = v128.load(c2, 16);
  let b1 = b + bPanel;
  let b2 = b1 + bPanel;
  const nextPanel = (<usize>aHeight << 5) - 32;
  const bEnd = b + (<usize>depth << 5);
  while (b < bEnd) {
    const aEnd = a + min<usize>(32, (bEnd - b) >> 3);
    do {
      const x = v128.load32_splat(a);
      p0 = madd(x, v128.load(b), p0);
      q0 = madd(x, v128.load(b, 16), q0);
      p1 = madd(x, v128.load(b1), p1);
      q1 = madd(x, v128.load(b1, 16), q1);
      p2 = madd(x, v128.load(b2), p2);
      q2 = madd(x, v128.load(b2, 16), q2);
      a += 4;
      b += 32;
      b1 += 32;
      b2 += 32;
    } while (a < aEnd);
    a += nextPanel;
  }
  v128.store(c, p0);
  v128.store(c, q0, 16);
  v128.store(c1, p1);
  v128.store(c1, q1, 16);
  v128.store(c2, p2);
  v128.store(c2, q2, 16);
}

/** One row × one panel. */
function addRow(depth: i32, a: usize, aHeight: i32, b: usize, c: usize): void {
  let low = v128.load(c);
  let high = v128.load(c, 16);
  const nextPanel = (<usize>aHeight << 5) - 32;
  const bEnd = b + (<usize>depth << 5);
  while (b < bEnd) {
    const aEnd = a + min<usize>(32, (bEnd - b) >> 3);
    do {
      const x = v128.load32_splat(a);
      low = madd(x, v128.load(b), low);
      high = madd(x, v128.load(b, 16), high);
      a += 4;
      b += 32;
    } while (a < aEnd);
    a += nextPanel;
  }
  v128.store(c, low);
  v128.store(c, high, 16);
}
