/** Whether each of `rows` rows of `columns` floats holds another number than this: 1 or 0, a float a row. */
export function rowsWithMore(rows: i32, columns: i32, source: usize, number: f32, target: usize): void {
  const same = f32x4.splat(number);
  const wide = <usize>(columns & ~3) << 2;
  const all = <usize>columns << 2;
  for (let row = 0; row < rows; row++) {
    let at = source;
    const end = source + wide;
    while (at < end && !v128.any_true(f32x4.ne(v128.load(at), same))) at += 16;
    const next = source + all;
    // What ended before the last whole vector has found one.
    if (at == end) while (at < next && load<f32>(at) == number) at += 4;
    store<f32>(target + (<usize>row << 2), at < next ? 1 : 0);
    source = next;
  }
}
