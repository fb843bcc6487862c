// One step of a GRU that resets the state before the recurrent product, for `rows` sequences. Legend: z update gate,
// r reset gate, g candidate, h hidden state, s = r h. One panel matrix holds g, z, r, s in this order. The product with s
// lies between two passes, so each way has a `Reset` and an `Update` pass.
import { keep, sigmoidRows, sigmoidSlope, tanhRows, tanhSlope, zeroOf } from './activations';
import { mix } from './gru';

/** s = r h. Leaves z and r activated. */
export function gruForwardReset(
  rows: i32,
  panels: i32,
  gates: usize,
  gatesHeight: i32,
  h: usize,
  statesHeight: i32,
): void {
  const gate = <usize>(panels * gatesHeight) << 5;
  const bytes = <usize>rows << 5;
  for (let panel = 0; panel < panels; panel++) {
    const sum = gates + (<usize>(panel * gatesHeight) << 5);
    const old = h + (<usize>(panel * statesHeight) << 5);
    sigmoidRows(sum + gate, rows);
    sigmoidRows(sum + 2 * gate, rows);
    let at: usize = 0;
    do {
      v128.store(sum + 3 * gate + at, f32x4.mul(v128.load(sum + 2 * gate + at), v128.load(old + at)));
      at += 16;
    } while (at < bytes);
  }
}

/** g = tanh(sum); h' = g + z (h − g). Leaves g activated. */
export function gruForwardUpdate(
  rows: i32,
  panels: i32,
  gates: usize,
  gatesHeight: i32,
  h: usize,
  hNext: usize,
  statesHeight: i32,
): void {
  const gate = <usize>(panels * gatesHeight) << 5;
  const bytes = <usize>rows << 5;
  for (let panel = 0; panel < panels; panel++) {
    let sum = gates + (<usize>(panel * gatesHeight) << 5);
    const states = <usize>(panel * statesHeight) << 5;
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

/** From dh of the new state: gradients of the sums of g and z. ds is zeroed; dh keeps what passes z. */
export function gruBackwardUpdate(
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
    const kept = gates + (<usize>(panel * gatesHeight) << 5);
    const d = dGates + (<usize>(panel * dGatesHeight) << 5);
    const old = h + (<usize>(panel * statesHeight) << 5);
    const dhPanel = dh + (<usize>(panel * dHeight) << 5);
    let at: usize = 0;
    do {
      const g = v128.load(kept + at);
      const z = v128.load(kept + gate + at);
      const dhHere = v128.load(dhPanel + at);
      const through = f32x4.mul(dhHere, z);
      v128.store(d + at, f32x4.mul(f32x4.sub(dhHere, through), tanhSlope(g, one)));
      v128.store(
        d + dGate + at,
        f32x4.mul(f32x4.mul(dhHere, f32x4.sub(v128.load(old + at), g)), sigmoidSlope(z)),
      );
      v128.store(d + 3 * dGate + at, zero);
      v128.store(dhPanel + at, through);
      at += 16;
    } while (at < bytes);
  }
}

/** From ds: the gradient of the sum of r, and what passes r is added to dh. */
export function gruBackwardReset(
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
    const kept = gates + 2 * gate + (<usize>(panel * gatesHeight) << 5);
    const d = dGates + 2 * dGate + (<usize>(panel * dGatesHeight) << 5);
    const old = h + (<usize>(panel * statesHeight) << 5);
    const dhPanel = dh + (<usize>(panel * dHeight) << 5);
    let at: usize = 0;
    do {
      const r = v128.load(kept + at);
      const ds = v128.load(d + dGate + at);
      v128.store(d + at, f32x4.mul(f32x4.mul(ds, v128.load(old + at)), sigmoidSlope(r)));
      v128.store(dhPanel + at, f32x4.add(v128.load(dhPanel + at), f32x4.mul(ds, r)));
      at += 16;
    } while (at < bytes);
  }
}
