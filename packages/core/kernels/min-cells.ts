// One step of the cells whose gates do not see the state, for `rows` sequences. Legend: h hidden state, g candidate,
// k the share of h that is kept: minGRU k = 1 − σ(z), minLSTM k = σ(f) / (σ(f) + σ(i)).
// Source: Feng et al. 2024, "Were RNNs All We Needed?", sections 3.1 and 3.2, and appendix B for the candidate.
// The sums of all steps are one product, made before; what is left here is linear in h.
import { exp, keep, positiveRows, sigmoidSlope, tanhRows, tanhSlope, zeroOf } from './activations';

// How a candidate comes from its sum x: as it is, tanh x, or, above 0 always, x + ½ where x ≥ 0 and else σ(x).
const linear: i32 = 0;
const tanhCandidate: i32 = 1;

/** h' = g + k (h − g). Leaves g in place of its sum, the last, and 1 / σ of each of the one or two sums before it. */
export function minForward(
  rows: i32,
  panels: i32,
  gates: usize,
  gatesHeight: i32,
  h: usize,
  hNext: usize,
  statesHeight: i32,
  candidate: i32,
  shares: i32,
): void {
  const gate = <usize>(panels * gatesHeight) << 5;
  const toCandidate = shares * gate;
  const bytes = <usize>rows << 5;
  for (let panel = 0; panel < panels; panel++) {
    let at = gates + (<usize>(panel * gatesHeight) << 5);
    const states = <usize>(panel * statesHeight) << 5;
    for (let share = 0; share < shares; share++) openRows(at + share * gate, rows);
    candidateRows(at + toCandidate, rows, candidate);
    let state = states;
    const end = states + bytes;
    do {
      const g = v128.load(at + toCandidate);
      const kept = keptShare(at, gate, shares);
      v128.store(hNext + state, f32x4.add(g, f32x4.mul(kept, f32x4.sub(v128.load(h + state), g))));
      at += 16;
      state += 16;
    } while (state < end);
  }
}

/** From dh of the new state: gradients of the sums, and dh of the old state in place. */
export function minBackward(
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
  candidate: i32,
  shares: i32,
): void {
  const one = keep(1, zeroOf(rows));
  const gate = <usize>(panels * gatesHeight) << 5;
  const dGate = <usize>(panels * dGatesHeight) << 5;
  const bytes = <usize>rows << 5;
  for (let panel = 0; panel < panels; panel++) {
    let at = gates + (<usize>(panel * gatesHeight) << 5);
    let target = dGates + (<usize>(panel * dGatesHeight) << 5);
    let old = h + (<usize>(panel * statesHeight) << 5);
    const start = <usize>(panel * dHeight) << 5;
    let state = start;
    const end = start + bytes;
    do {
      const kept = keptShare(at, gate, shares);
      const taken = f32x4.sub(one, kept);
      const g = v128.load(at + shares * gate);
      const d = v128.load(dh + state);
      // dk/dz = −k (1 − k); dk/df = k (1 − k) (1 − σ(f)), and the same with the other sign for i.
      const toKept = f32x4.mul(f32x4.mul(d, f32x4.sub(v128.load(old), g)), f32x4.mul(kept, taken));
      if (shares == 1) {
        v128.store(target, f32x4.neg(toKept));
      } else {
        v128.store(target, f32x4.mul(toKept, closed(v128.load(at))));
        v128.store(target + dGate, f32x4.neg(f32x4.mul(toKept, closed(v128.load(at + gate)))));
      }
      const toSum = f32x4.mul(f32x4.mul(d, taken), candidateSlope(g, candidate, one));
      v128.store(target + shares * dGate, toSum);
      v128.store(dh + state, f32x4.mul(d, kept));
      at += 16;
      target += 16;
      old += 16;
      state += 16;
    } while (state < end);
  }
}

@inline
function keptShare(at: usize, gate: usize, shares: i32): v128 {
  const first = v128.load(at);
  if (shares == 1) return closed(first);
  // A quotient of inverses keeps its digits where both gates are almost shut.
  const second = v128.load(at + gate);
  return f32x4.div(second, f32x4.add(first, second));
}

/** 1 − σ of 1 / σ. */
@inline
function closed(open: v128): v128 {
  return f32x4.div(f32x4.sub(open, f32x4.splat(1)), open);
}

/** 1 / σ(x) = 1 + e⁻ˣ in place, kept so far from infinity that two of them have a sum. */
function openRows(at: usize, rows: i32): void {
  const end = at + (<usize>rows << 5);
  do {
    const power = exp(f32x4.pmin(f32x4.neg(v128.load(at)), f32x4.splat(80)));
    v128.store(at, f32x4.add(f32x4.splat(1), power));
    at += 16;
  } while (at < end);
}

function candidateRows(at: usize, rows: i32, candidate: i32): void {
  if (candidate == linear) return;
  if (candidate == tanhCandidate) return tanhRows(at, at, rows);
  positiveRows(at, rows);
}

/** The slope of a candidate at its value. */
@inline
function candidateSlope(g: v128, candidate: i32, one: v128): v128 {
  if (candidate == linear) return one;
  if (candidate == tanhCandidate) return tanhSlope(g, one);
  return v128.bitselect(sigmoidSlope(g), one, f32x4.lt(g, f32x4.splat(0.5)));
}
