// One step of a GRU with resetAfter for `rows` sequences. Legend: z update gate, r reset gate, g candidate, h hidden state,
// q the recurrent product of the candidate with its bias. One panel matrix holds g, z, r, q in this order: the first three
// are what the inputs feed, the last three what the recurrent product feeds.
import { keep, sigmoidRows, sigmoidSlope, tanhRows, tanhSlope, zeroOf } from './activations';

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
    for (let at = sum, end = sum + bytes; at < end; at += 32) {
      const first = candidateSum(at, gate);
      const second = candidateSum(at + 16, gate);
      v128.store(at, first);
      v128.store(at, second, 16);
    }
    tanhRows(sum, sum, rows);
    for (let at = states, end = states + bytes; at < end; at += 32) {
      const first = mix(v128.load(sum), v128.load(sum + gate), v128.load(h + at));
      const second = mix(v128.load(sum, 16), v128.load(sum + gate, 16), v128.load(h + at, 16));
      v128.store(hNext + at, first);
      v128.store(hNext + at, second, 16);
      sum += 32;
    }
  }
}

/** sum + r q. */
@inline
function candidateSum(sum: usize, gate: usize): v128 {
  const r = v128.load(sum + 2 * gate);
  const q = v128.load(sum + 3 * gate);
  return f32x4.add(v128.load(sum), f32x4.mul(r, q));
}

/** g + z (h − g): the new state. */
@inline
export function mix(g: v128, z: v128, h: v128): v128 {
  return f32x4.add(g, f32x4.mul(z, f32x4.sub(h, g)));
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
  const zero = zeroOf(rows);
  const one = keep(1, zero);
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
      const dg = f32x4.mul(f32x4.sub(dhHere, through), tanhSlope(g, one));
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
