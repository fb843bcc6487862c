import { madd } from './madd';
import { addRowOfEight, addTallTile } from './wide-tiles';

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
  const wholeRows = rows & ~3;
  const at = <usize>wholeRows << 5;
  if (wholeRows > 0) {
    const bPanel = <usize>bHeight << 5;
    const cPanel = <usize>cHeight << 5;
    // Every row of C starts from the bias, or from what it holds.
    const startRow: usize = bias ? 0 : 32;
    const startPanel: usize = bias ? 32 : cPanel;
    let start = bias ? bias : c;
    let bHere = b;
    let cHere = c;
    for (let panel = 0; panel < panels; panel++) {
      let from = start;
      let aRows = a;
      let cRows = cHere;
      if (WIDE_VECTORS) {
        for (const end = cHere + (<usize>(rows & ~7) << 5); cRows < end; cRows += 256) {
          addTallTile(depth, aRows, aHeight, bHere, cRows, from, startRow);
          aRows += 256;
          from += startRow << 3;
        }
      }
      for (const end = cHere + at; cRows < end; cRows += 128) {
        addTile(depth, aRows, aHeight, bHere, cRows, from, startRow);
        aRows += 128;
        from += startRow << 2;
      }
      bHere += bPanel;
      cHere += cPanel;
      start += startPanel;
    }
    if (wholeRows == rows) return;
    // Called in two places, so that it stays a function of its own, with registers of its own.
    multiplyRows(rows - wholeRows, depth, panels, a + at, aHeight, b, bHeight, c + at, cHeight, bias);
  } else {
    multiplyRows(rows, depth, panels, a, aHeight, b, bHeight, c, cHeight, bias);
  }
}

/** The same row by row: what is left over, or all of a stream's step. */
function multiplyRows(
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
  if (bias) fill(rows, panels, c, cPanel, bias);
  for (let row = 0; row < rows; row++) {
    let bHere = b;
    let cHere = c;
    let left = panels;
    if (WIDE_VECTORS) {
      for (; left >= 8; left -= 8) {
        addRowOfEight(depth, a, aHeight, bHere, bPanel, cHere, cPanel);
        bHere += 8 * bPanel;
        cHere += 8 * cPanel;
      }
    }
    for (; left >= 4; left -= 4) {
      addRowOfFour(depth, a, aHeight, bHere, bPanel, cHere, cPanel);
      bHere += 4 * bPanel;
      cHere += 4 * cPanel;
    }
    if (left >= 2) {
      addRowOfTwo(depth, a, aHeight, bHere, bPanel, cHere, cPanel);
      bHere += 2 * bPanel;
      cHere += 2 * cPanel;
    }
    if (left & 1) addRow(depth, a, aHeight, bHere, cHere);
    a += 32;
    c += 32;
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
function addTile(depth: i32, a: usize, aHeight: i32, b: usize, c: usize, start: usize, stride: usize): void {
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

/** One row × four panels: what a stream's step is made of. */
function addRowOfFour(
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
  const c3 = c2 + cPanel;
  let p0 = v128.load(c);
  let q0 = v128.load(c, 16);
  let p1 = v128.load(c1);
  let q1 = v128.load(c1, 16);
  let p2 = v128.load(c2);
  let q2 = v128.load(c2, 16);
  let p3 = v128.load(c3);
  let q3 = v128.load(c3, 16);
  let b1 = b + bPanel;
  let b2 = b1 + bPanel;
  let b3 = b2 + bPanel;
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
      // Never true, but keeps the loads below it: those of four panels at once do not fit into registers.
      if (!WIDE_VECTORS && b3 < b1) break;
      p2 = madd(x, v128.load(b2), p2);
      q2 = madd(x, v128.load(b2, 16), q2);
      p3 = madd(x, v128.load(b3), p3);
      q3 = madd(x, v128.load(b3, 16), q3);
      a += 4;
      b += 32;
      b1 += 32;
      b2 += 32;
      b3 += 32;
    } while (a < aEnd);
    a += nextPanel;
  }
  v128.store(c, p0);
  v128.store(c, q0, 16);
  v128.store(c1, p1);
  v128.store(c1, q1, 16);
  v128.store(c2, p2);
  v128.store(c2, q2, 16);
  v128.store(c3, p3);
  v128.store(c3, q3, 16);
}

/** One row × two panels. A sum waits for the one before it, so that one panel takes as long. */
function addRowOfTwo(
  depth: i32,
  a: usize,
  aHeight: i32,
  b: usize,
  bPanel: usize,
  c: usize,
  cPanel: usize,
): void {
  const c1 = c + cPanel;
  let p0 = v128.load(c);
  let q0 = v128.load(c, 16);
  let p1 = v128.load(c1);
  let q1 = v128.load(c1, 16);
  let b1 = b + bPanel;
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
      a += 4;
      b += 32;
      b1 += 32;
    } while (a < aEnd);
    a += nextPanel;
  }
  v128.store(c, p0);
  v128.store(c, q0, 16);
  v128.store(c1, p1);
  v128.store(c1, q1, 16);
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
