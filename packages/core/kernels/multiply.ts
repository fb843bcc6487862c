import { madd } from './madd';

/**
 * C = bias + A · B, or C += A · B where bias is 0. All are panel matrices: A [rows, depth], B [depth, 8 · panels],
 * C [rows, 8 · panels]; bias holds 8 · panels floats.
 */
export function multiply(
  rows: i32, depth: i32, panels: i32, a: usize, aHeight: i32, b: usize, bHeight: i32, c: usize, cHeight: i32, bias: usize,
): void {
  const wholeRows = rows & ~3;
  for (let panel = 0; panel < panels; panel++) {
    const bPanel = b + (<usize>(panel * bHeight) << 5);
    const cPanel = c + (<usize>(panel * cHeight) << 5);
    for (let row = 0; row < wholeRows; row += 4) {
      const at = <usize>row << 5;
      if (bias) fillTile(cPanel + at, bias + (<usize>panel << 5));
      addTile(depth, a + at, aHeight, bPanel, cPanel + at);
    }
  }
  for (let row = wholeRows; row < rows; row++) {
    const at = <usize>row << 5;
    multiplyRow(depth, panels, a + at, aHeight, b, bHeight, c + at, cHeight, bias);
  }
}

function fillTile(c: usize, bias: usize): void {
  const low = v128.load(bias);
  const high = v128.load(bias, 16);
  for (const end = c + 128; c < end; c += 32) {
    v128.store(c, low);
    v128.store(c, high, 16);
  }
}

/** Four rows × eight columns in registers. A plain loop over k: unrolled, V8 spills. */
function addTile(depth: i32, a: usize, aHeight: i32, b: usize, c: usize): void {
  let p0 = v128.load(c), q0 = v128.load(c, 16);
  let p1 = v128.load(c, 32), q1 = v128.load(c, 48);
  let p2 = v128.load(c, 64), q2 = v128.load(c, 80);
  let p3 = v128.load(c, 96), q3 = v128.load(c, 112);
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

/** One row, four panels at a time: what a stream's step is made of. */
function multiplyRow(
  depth: i32, panels: i32, a: usize, aHeight: i32, b: usize, bHeight: i32, c: usize, cHeight: i32, bias: usize,
): void {
  const bPanel = <usize>bHeight << 5;
  const cPanel = <usize>cHeight << 5;
  for (; panels >= 4; panels -= 4) {
    addWideRow(depth, a, aHeight, b, bPanel, c, cPanel, bias ? bias : c, bias ? 32 : cPanel);
    b += bPanel << 2;
    c += cPanel << 2;
    if (bias) bias += 128;
  }
  for (; panels > 0; panels--) {
    addNarrowRow(depth, a, aHeight, b, c, bias ? bias : c);
    b += bPanel;
    c += cPanel;
    if (bias) bias += 32;
  }
}

function addWideRow(
  depth: i32, a: usize, aHeight: i32, b0: usize, bPanel: usize, c: usize, cPanel: usize, start: usize, startPanel: usize,
): void {
  let p0 = v128.load(start), q0 = v128.load(start, 16);
  start += startPanel;
  let p1 = v128.load(start), q1 = v128.load(start, 16);
  start += startPanel;
  let p2 = v128.load(start), q2 = v128.load(start, 16);
  start += startPanel;
  let p3 = v128.load(start), q3 = v128.load(start, 16);
  let b1 = b0 + bPanel;
  let b2 = b1 + bPanel;
  let b3 = b2 + bPanel;
  const nextPanel = (<usize>aHeight << 5) - 32;
  const bEnd = b0 + (<usize>depth << 5);
  while (b0 < bEnd) {
    const aEnd = a + min<usize>(32, (bEnd - b0) >> 3);
    do {
      const x = v128.load32_splat(a);
      p0 = madd(x, v128.load(b0), p0);
      q0 = madd(x, v128.load(b0, 16), q0);
      p1 = madd(x, v128.load(b1), p1);
      q1 = madd(x, v128.load(b1, 16), q1);
      p2 = madd(x, v128.load(b2), p2);
      q2 = madd(x, v128.load(b2, 16), q2);
      p3 = madd(x, v128.load(b3), p3);
      q3 = madd(x, v128.load(b3, 16), q3);
      a += 4;
      b0 += 32;
      b1 += 32;
      b2 += 32;
      b3 += 32;
    } while (a < aEnd);
    a += nextPanel;
  }
  v128.store(c, p0);
  v128.store(c, q0, 16);
  c += cPanel;
  v128.store(c, p1);
  v128.store(c, q1, 16);
  c += cPanel;
  v128.store(c, p2);
  v128.store(c, q2, 16);
  c += cPanel;
  v128.store(c, p3);
  v128.store(c, q3, 16);
}

function addNarrowRow(depth: i32, a: usize, aHeight: i32, b: usize, c: usize, start: usize): void {
  let low = v128.load(start);
  let high = v128.load(start, 16);
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
