// One step of a simple recurrent cell for `rows` sequences. Legend: h hidden state.
import { keep, tanhRows, tanhSlope, zeroOf } from './activations';

/** h' = tanh(sum), kept in place of the sum too. */
export function simpleRnnForward(
  rows: i32,
  panels: i32,
  sums: usize,
  sumsHeight: i32,
  hNext: usize,
  statesHeight: i32,
): void {
  const bytes = <usize>rows << 5;
  for (let panel = 0; panel < panels; panel++) {
    const z = sums + (<usize>(panel * sumsHeight) << 5);
    const next = hNext + (<usize>(panel * statesHeight) << 5);
    tanhRows(z, z, rows);
    memory.copy(next, z, bytes);
  }
}

/** From dh of the new state: the gradient of the sum. dh is zeroed. */
export function simpleRnnBackward(
  rows: i32,
  panels: i32,
  h: usize,
  hHeight: i32,
  dh: usize,
  dHeight: i32,
  dSums: usize,
  dSumsHeight: i32,
): void {
  const zero = zeroOf(rows);
  const one = keep(1, zero);
  const bytes = <usize>rows << 5;
  for (let panel = 0; panel < panels; panel++) {
    const kept = h + (<usize>(panel * hHeight) << 5);
    const dhPanel = dh + (<usize>(panel * dHeight) << 5);
    const dz = dSums + (<usize>(panel * dSumsHeight) << 5);
    let at: usize = 0;
    do {
      v128.store(dz + at, f32x4.mul(v128.load(dhPanel + at), tanhSlope(v128.load(kept + at), one)));
      v128.store(dhPanel + at, zero);
      at += 16;
    } while (at < bytes);
  }
}
