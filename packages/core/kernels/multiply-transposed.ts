import { madd } from './madd';
import { addTallTransposedTile } from './wide-tiles';

/**
 * C += Aᵀ · B: the gradient of weights. All are panel matrices: A [rows, 8 · aPanels], B [rows, 8 · bPanels],
 * C [8 · aPanels, 8 · bPanels] without spare height.
 */
export function addTransposedProduct(
  rows: i32,
  aPanels: i32,
  bPanels: i32,
  a: usize,
  aHeight: i32,
  b: usize,
  bHeight: i32,
  c: usize,
): void {
  for (let bPanel = 0; bPanel < bPanels; bPanel++) {
    for (let aPanel = 0; aPanel < aPanels; aPanel++) {
      const from = a + (<usize>(aPanel * aHeight) << 5);
      if (WIDE_VECTORS) {
        addTallTransposedTile(rows, from, b, c);
      } else {
        addTile(rows, from, b, c);
        addTile(rows, from + 16, b, c + 128);
      }
      c += 256;
    }
    b += <usize>bHeight << 5;
  }
}

/** Four columns of A × eight of B in registers. */
function addTile(rows: i32, a: usize, b: usize, c: usize): void {
  let p0 = v128.load(c),
    q0 = v128.load(c, 16);
  let p1 = v128.load(c, 32),
    q1 = v128.load(c, 48);
  let p2 = v128.load(c, 64),
    q2 = v128.load(c, 80);
  let p3 = v128.load(c, 96),
    q3 = v128.load(c, 112);
  const bEnd = b + (<usize>rows << 5);
  while (b < bEnd) {
    // V8 repeats the body of an inner loop, but not that of a loop which stands alone: an eighth of the speed.
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
}
