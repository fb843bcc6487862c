// The gradient of an embedding's matrix: each row of gradients is added to the matrix's row that its id names.

/** ids: floats that hold whole numbers [rows]; gradients [rows, columns] are added to target [vocabulary, columns]. */
export function addToRows(rows: i32, columns: i32, ids: usize, gradients: usize, target: usize): void {
  const bytes = <usize>columns << 2;
  for (let row = 0; row < rows; row++) {
    let to = target + <usize>(<i32>load<f32>(ids + (<usize>row << 2))) * bytes;
    const end = gradients + bytes;
    for (; gradients + 16 <= end; gradients += 16, to += 16) {
      v128.store(to, f32x4.add(v128.load(to), v128.load(gradients)));
    }
    for (; gradients < end; gradients += 4, to += 4) {
      store<f32>(to, load<f32>(to) + load<f32>(gradients));
    }
  }
}
