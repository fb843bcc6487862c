// For V8's wide vectors, which make one of eight floats out of two of four side by side: eight sums of eight floats fill half
// of the registers then. Without them these tiles are slow, so that only the wide build has them.
import { madd } from './madd';

/** Eight rows × eight columns. */
export function addTallTile(
  depth: i32,
  a: usize,
  aHeight: i32,
  b: usize,
  c: usize,
  start: usize,
  stride: usize,
): void {
  let p0 = v128.load(start);
  let q0 = v128.load(start, 16);
  let p1 = v128.load(start + stride);
  let q1 = v128.load(start + stride, 16);
  let p2 = v128.load(start + 2 * stride);
  let q2 = v128.load(start + 2 * stride, 16);
  let p3 = v128.load(start + 3 * stride);
  let q3 = v128.load(start + 3 * stride, 16);
  let p4 = v128.load(start + 4 * stride);
  let q4 = v128.load(start + 4 * stride, 16);
  let p5 = v128.load(start + 5 * stride);
  let q5 = v128.load(start + 5 * stride, 16);
  let p6 = v128.load(start + 6 * stride);
  let q6 = v128.load(start + 6 * stride, 16);
  let p7 = v128.load(start + 7 * stride);
  let q7 = v128.load(start + 7 * stride, 16);
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
      x = v128.load32_splat(a, 128);
      p4 = madd(x, low, p4);
      q4 = madd(x, high, q4);
      x = v128.load32_splat(a, 160);
      p5 = madd(x, low, p5);
      q5 = madd(x, high, q5);
      x = v128.load32_splat(a, 192);
      p6 = madd(x, low, p6);
      q6 = madd(x, high, q6);
      x = v128.load32_splat(a, 224);
      p7 = madd(x, low, p7);
      q7 = madd(x, high, q7);
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
  v128.store(c, p4, 128);
  v128.store(c, q4, 144);
  v128.store(c, p5, 160);
  v128.store(c, q5, 176);
  v128.store(c, p6, 192);
  v128.store(c, q6, 208);
  v128.store(c, p7, 224);
  v128.store(c, q7, 240);
}

/** Eight columns of A × eight of B. */
export function addTallTransposedTile(rows: i32, a: usize, b: usize, c: usize): void {
  let p0 = v128.load(c);
  let q0 = v128.load(c, 16);
  let p1 = v128.load(c, 32);
  let q1 = v128.load(c, 48);
  let p2 = v128.load(c, 64);
  let q2 = v128.load(c, 80);
  let p3 = v128.load(c, 96);
  let q3 = v128.load(c, 112);
  let p4 = v128.load(c, 128);
  let q4 = v128.load(c, 144);
  let p5 = v128.load(c, 160);
  let q5 = v128.load(c, 176);
  let p6 = v128.load(c, 192);
  let q6 = v128.load(c, 208);
  let p7 = v128.load(c, 224);
  let q7 = v128.load(c, 240);
  const bEnd = b + (<usize>rows << 5);
  while (b < bEnd) {
    // V8 repeats the body of an inner loop only.
    const bStop = min<usize>(b + 1024, bEnd);
    do {
      const low = v128.load(b);
      const high = v128.load(b, 16);
      let x = v128.load32_splat(a);
      p0 = madd(x, low, p0);
      q0 = madd(x, high, q0);
      x = v128.load32_splat(a, 4);
      p1 = madd(x, low, p1);
      q1 = madd(x, high, q1);
      x = v128.load32_splat(a, 8);
      p2 = madd(x, low, p2);
      q2 = madd(x, high, q2);
      x = v128.load32_splat(a, 12);
      p3 = madd(x, low, p3);
      q3 = madd(x, high, q3);
      x = v128.load32_splat(a, 16);
      p4 = madd(x, low, p4);
      q4 = madd(x, high, q4);
      x = v128.load32_splat(a, 20);
      p5 = madd(x, low, p5);
      q5 = madd(x, high, q5);
      x = v128.load32_splat(a, 24);
      p6 = madd(x, low, p6);
      q6 = madd(x, high, q6);
      x = v128.load32_splat(a, 28);
      p7 = madd(x, low, p7);
      q7 = madd(x, high, q7);
      a += 32;
      b += 32;
    } while (b < bStop);
  }
  v128.store(c, p0);
  v128.store(c, q0, 16);
  v128.store(c, p1, 32);
  v128.store(c, q1, 48);
  v128.store(c, p2, 64);
  v128.store(c, q2, 80);
  v128.store(c, p3, 96);
  v128.store(c, q3, 112);
  v128.store(c, p4, 128);
  v128.store(c, q4, 144);
  v128.store(c, p5, 160);
  v128.store(c, q5, 176);
  v128.store(c, p6, 192);
  v128.store(c, q6, 208);
  v128.store(c, p7, 224);
  v128.store(c, q7, 240);
}

/** One row × eight panels. */
export function addRowOfEight(
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
  const c4 = c3 + cPanel;
  const c5 = c4 + cPanel;
  const c6 = c5 + cPanel;
  const c7 = c6 + cPanel;
  let p0 = v128.load(c);
  let q0 = v128.load(c, 16);
  let p1 = v128.load(c1);
  let q1 = v128.load(c1, 16);
  let p2 = v128.load(c2);
  let q2 = v128.load(c2, 16);
  let p3 = v128.load(c3);
  let q3 = v128.load(c3, 16);
  let p4 = v128.load(c4);
  let q4 = v128.load(c4, 16);
  let p5 = v128.load(c5);
  let q5 = v128.load(c5, 16);
  let p6 = v128.load(c6);
  let q6 = v128.load(c6, 16);
  let p7 = v128.load(c7);
  let q7 = v128.load(c7, 16);
  let b1 = b + bPanel;
  let b2 = b1 + bPanel;
  let b3 = b2 + bPanel;
  let b4 = b3 + bPanel;
  let b5 = b4 + bPanel;
  let b6 = b5 + bPanel;
  let b7 = b6 + bPanel;
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
      p3 = madd(x, v128.load(b3), p3);
      q3 = madd(x, v128.load(b3, 16), q3);
      p4 = madd(x, v128.load(b4), p4);
      q4 = madd(x, v128.load(b4, 16), q4);
      p5 = madd(x, v128.load(b5), p5);
      q5 = madd(x, v128.load(b5, 16), q5);
      p6 = madd(x, v128.load(b6), p6);
      q6 = madd(x, v128.load(b6, 16), q6);
      p7 = madd(x, v128.load(b7), p7);
      q7 = madd(x, v128.load(b7, 16), q7);
      a += 4;
      b += 32;
      b1 += 32;
      b2 += 32;
      b3 += 32;
      b4 += 32;
      b5 += 32;
      b6 += 32;
      b7 += 32;
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
  v128.store(c4, p4);
  v128.store(c4, q4, 16);
  v128.store(c5, p5);
  v128.store(c5, q5, 16);
  v128.store(c6, p6);
  v128.store(c6, q6, 16);
  v128.store(c7, p7);
  v128.store(c7, q7, 16);
}
