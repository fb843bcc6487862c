// One step of a GRU with resetAfter for `rows` sequences. Legend: z update gate, r reset gate, g candidate, h hidden state,
// q the recurrent product of the candidate with its bias. One panel matrix holds g, z, r, q in this order: the first three
// are what the inputs feed, the last three what the recurrent product feeds.
import { sigmoidRows, sigmoidSlope, tanh, tanhSlope } from './activations';

/** g = tanh(sum + r q); h' = g + z (h − g). Leaves the activated gates in place. */
export function gruForward(
  rows: i32,
  panels: i32,
  gates: usize,
  gatesHeight: i32,
  h: usize,
  hNext: usize,
  statesHeight: i32,
): void {
  const gate = <usize>(panels * gatesHeight) << 5;
  if (rows == gatesHeight && rows == statesHeight) {
    // Panels without spare rows are one long panel: a stream's step has one row only.
    rows *= panels;
    panels = 1;
  }
  const bytes = <usize>rows << 5;
  for (let panel = 0; panel < panels; panel++) {
    let sum = gates + (<usize>(panel * gatesHeight) << 5);
    const states = <usize>(panel * statesHeight) << 5;
    sigmoidRows(sum + gate, rows);
    sigmoidRows(sum + 2 * gate, rows);
    let at = states;
    const end = states + bytes;
    do {
      const z = v128.load(sum + gate);
      const r = v128.load(sum + 2 * gate);
      const q = v128.load(sum + 3 * gate);
      const g = tanh(f32x4.add(v128.load(sum), f32x4.mul(r, q)));
      v128.store(sum, g);
      v128.store(hNext + at, f32x4.add(g, f32x4.mul(z, f32x4.sub(v128.load(h + at), g))));
      sum += 16;
      at += 16;
    } while (at < end);
  }
}

/** From dh of the new state: gradients of the sums and of q; dh keeps what reaches the old state without a product. */
export function gruBackward(
  rows: i32,
  panels: i32,
  gates: usize,
  gatesHeight: i32,
  h: usize,
  statesHeight: i32,
  dh: usize,
  dHeight: i32,
  dGates: usize,
  dGatesHeight: i32,
): void {
  const gate = <usize>(panels * gatesHeight) << 5;
  const dGate = <usize>(panels * dGatesHeight) << 5;
  const bytes = <usize>rows << 5;
  for (let panel = 0; panel < panels; panel++) {
    let kept = gates + (<usize>(panel * gatesHeight) << 5);
    let d = dGates + (<usize>(panel * dGatesHeight) << 5);
    let old = h + (<usize>(panel * statesHeight) << 5);
    const start = dh + (<usize>(panel * dHeight) << 5);
    let at = start;
    const end = start + bytes;
    do {
      const g = v128.load(kept);
      const z = v128.load(kept + gate);
      const r = v128.load(kept + 2 * gate);
      const q = v128.load(kept + 3 * gate);
      const dhHere = v128.load(at);
      const through = f32x4.mul(dhHere, z);
      const dg = f32x4.mul(f32x4.sub(dhHere, through), tanhSlope(g));
      v128.store(d, dg);
      v128.store(d + dGate, f32x4.mul(f32x4.mul(dhHere, f32x4.sub(v128.load(old), g)), sigmoidSlope(z)));
      v128.store(d + 2 * dGate, f32x4.mul(f32x4.mul(dg, q), sigmoidSlope(r)));
      v128.store(d + 3 * dGate, f32x4.mul(dg, r));
      v128.store(at, through);
      kept += 16;
      d += 16;
      old += 16;
      at += 16;
    } while (at < end);
  }
}
