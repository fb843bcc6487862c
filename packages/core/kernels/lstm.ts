// One step of an LSTM for `rows` sequences. Legend: i, f, g, o gates (g is Keras's c gate), c cell state, h hidden state.
// The gates stand in one panel matrix, gate by gate; before the forward pass it holds their sums.
import { keep, sigmoidRows, sigmoidSlope, tanhRows, tanhSlope, zeroOf } from './activations';

/** c' = f c + i g; h' = o tanh(c'). Leaves the activated gates in place and keeps tanh(c') for the way back. */
export function lstmForward(
  rows: i32,
  panels: i32,
  gates: usize,
  gatesHeight: i32,
  c: usize,
  cNext: usize,
  hNext: usize,
  statesHeight: i32,
  tanhC: usize,
  tanhHeight: i32,
): void {
  const gate = <usize>(panels * gatesHeight) << 5;
  if (rows == gatesHeight && rows == statesHeight && rows == tanhHeight) {
    // Panels without spare rows are one long panel: a stream's step has one row only.
    rows *= panels;
    panels = 1;
  }
  const bytes = <usize>rows << 5;
  for (let panel = 0; panel < panels; panel++) {
    const states = <usize>(panel * statesHeight) << 5;
    const end = states + bytes;
    let z = gates + (<usize>(panel * gatesHeight) << 5);
    let kept = tanhC + (<usize>(panel * tanhHeight) << 5);
    sigmoidRows(z, rows);
    sigmoidRows(z + gate, rows);
    tanhRows(z + 2 * gate, z + 2 * gate, rows);
    sigmoidRows(z + 3 * gate, rows);
    let o = z + 3 * gate;
    for (let at = states; at < end; at += 32) {
      const first = nextCell(z, gate, c + at);
      const second = nextCell(z + 16, gate, c + at + 16);
      v128.store(cNext + at, first);
      v128.store(cNext + at, second, 16);
      z += 32;
    }
    tanhRows(cNext + states, kept, rows);
    for (let at = states; at < end; at += 32) {
      const first = f32x4.mul(v128.load(o), v128.load(kept));
      const second = f32x4.mul(v128.load(o, 16), v128.load(kept, 16));
      v128.store(hNext + at, first);
      v128.store(hNext + at, second, 16);
      o += 32;
      kept += 32;
    }
  }
}

/** f c + i g. */
@inline
function nextCell(z: usize, gate: usize, c: usize): v128 {
  const forgotten = f32x4.mul(v128.load(z + gate), v128.load(c));
  return f32x4.add(forgotten, f32x4.mul(v128.load(z), v128.load(z + 2 * gate)));
}

/** From dh and dc of the new states: gradients of the gates' sums, and dc of the old state in place. dh is zeroed. */
export function lstmBackward(
  rows: i32,
  panels: i32,
  gates: usize,
  gatesHeight: i32,
  c: usize,
  statesHeight: i32,
  tanhC: usize,
  tanhHeight: i32,
  dh: usize,
  dc: usize,
  dHeight: i32,
  dGates: usize,
  dGatesHeight: i32,
): void {
  const zero = zeroOf(rows);
  const one = keep(1, zero);
  const gate = <usize>(panels * gatesHeight) << 5;
  const dGate = <usize>(panels * dGatesHeight) << 5;
  const bytes = <usize>rows << 5;
  for (let panel = 0; panel < panels; panel++) {
    let z = gates + (<usize>(panel * gatesHeight) << 5);
    let dz = dGates + (<usize>(panel * dGatesHeight) << 5);
    let old = c + (<usize>(panel * statesHeight) << 5);
    let kept = tanhC + (<usize>(panel * tanhHeight) << 5);
    const start = <usize>(panel * dHeight) << 5;
    let at = start;
    const end = start + bytes;
    do {
      const i = v128.load(z);
      const f = v128.load(z + gate);
      const g = v128.load(z + 2 * gate);
      const o = v128.load(z + 3 * gate);
      const t = v128.load(kept);
      const dhHere = v128.load(dh + at);
      const dcHere = f32x4.add(v128.load(dc + at), f32x4.mul(f32x4.mul(dhHere, o), tanhSlope(t, one)));
      v128.store(dz, f32x4.mul(f32x4.mul(dcHere, g), sigmoidSlope(i)));
      v128.store(dz + dGate, f32x4.mul(f32x4.mul(dcHere, v128.load(old)), sigmoidSlope(f)));
      v128.store(dz + 2 * dGate, f32x4.mul(f32x4.mul(dcHere, i), tanhSlope(g, one)));
      v128.store(dz + 3 * dGate, f32x4.mul(f32x4.mul(dhHere, t), sigmoidSlope(o)));
      v128.store(dc + at, f32x4.mul(dcHere, f));
      v128.store(dh + at, zero);
      z += 16;
      dz += 16;
      old += 16;
      kept += 16;
      at += 16;
    } while (at < end);
  }
}
