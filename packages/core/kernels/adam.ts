// One step of Adam, or of AdamW where weights decay, over all numbers of a weight in one pass: to `moved`, means and squares in place. Source: Kingma and Ba 2015.
//   g = scale · gradient,  m += (g − m) (1 − β₁),  v += (g² − v) (1 − β₂),  w = w · kept − rate · m / (√v + ε)
// rate holds the corrections for the first steps.

// prettier-ignore
export function adam(length: i32, weights: usize, gradients: usize, means: usize, squares: usize, moved: usize, scale: f32, newMean: f32, newSquare: f32, rate: f32, epsilon: f32, kept: f32): void {
  const end = weights + (<usize>length << 2);
  const scales = f32x4.splat(scale);
  const newMeans = f32x4.splat(newMean);
  const newSquares = f32x4.splat(newSquare);
  const rates = f32x4.splat(rate);
  const epsilons = f32x4.splat(epsilon);
  const kepts = f32x4.splat(kept);
  for (; weights + 16 <= end; weights += 16, gradients += 16, means += 16, squares += 16, moved += 16) {
    const g = f32x4.mul(v128.load(gradients), scales);
    let m = v128.load(means);
    let v = v128.load(squares);
    m = f32x4.add(m, f32x4.mul(f32x4.sub(g, m), newMeans));
    v = f32x4.add(v, f32x4.mul(f32x4.sub(f32x4.mul(g, g), v), newSquares));
    v128.store(means, m);
    v128.store(squares, v);
    const move = f32x4.div(f32x4.mul(m, rates), f32x4.add(f32x4.sqrt(v), epsilons));
    v128.store(moved, f32x4.sub(f32x4.mul(v128.load(weights), kepts), move));
  }
  for (; weights < end; weights += 4, gradients += 4, means += 4, squares += 4, moved += 4) {
    const g = load<f32>(gradients) * scale;
    let m = load<f32>(means);
    let v = load<f32>(squares);
    m += (g - m) * newMean;
    v += (g * g - v) * newSquare;
    store<f32>(means, m);
    store<f32>(squares, v);
    store<f32>(moved, load<f32>(weights) * kept - (m * rate) / (sqrt<f32>(v) + epsilon));
  }
}
