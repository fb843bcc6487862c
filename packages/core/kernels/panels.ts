// A panel matrix holds its columns in groups of eight: panel p is `height` rows of eight floats, 32 bytes a row.
// Columns past the last are zero, so no kernel but these has to know them. `height` may exceed the rows in use.

/** Rows of a row-major matrix, `stride` floats apart, into panels; `table` (0 = none) says which row each takes. */
export function gatherRows(
  source: usize,
  stride: i32,
  table: usize,
  rows: i32,
  columns: i32,
  target: usize,
  height: i32,
): void {
  for (let row = 0; row < rows; row++) {
    let from = source + rowOffset(table, row, stride);
    let to = target + (<usize>row << 5);
    let left = columns;
    for (; left >= 8; left -= 8) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      from += 32;
      to += <usize>height << 5;
    }
    if (left > 0) gatherTail(from, left, to);
  }
}

function gatherTail(from: usize, left: i32, to: usize): void {
  v128.store(to, f32x4.splat(0));
  v128.store(to, f32x4.splat(0), 16);
  for (let column = 0; column < left; column++) {
    store<f32>(to + (<usize>column << 2), load<f32>(from + (<usize>column << 2)));
  }
}

/** The same, added to what the panels hold. */
export function addRows(
  source: usize,
  stride: i32,
  table: usize,
  rows: i32,
  columns: i32,
  target: usize,
  height: i32,
): void {
  for (let row = 0; row < rows; row++) {
    let from = source + rowOffset(table, row, stride);
    let to = target + (<usize>row << 5);
    let left = columns;
    for (; left >= 8; left -= 8) {
      v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
      v128.store(to, f32x4.add(v128.load(to, 16), v128.load(from, 16)), 16);
      from += 32;
      to += <usize>height << 5;
    }
    for (let column = 0; column < left; column++) {
      const at = <usize>column << 2;
      store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
    }
  }
}

/** Panels back into rows of a row-major matrix; `table` (0 = none) says where each row goes. */
export function scatterRows(
  source: usize,
  height: i32,
  rows: i32,
  columns: i32,
  target: usize,
  stride: i32,
  table: usize,
): void {
  for (let row = 0; row < rows; row++) {
    let from = source + (<usize>row << 5);
    let to = target + rowOffset(table, row, stride);
    let left = columns;
    for (; left >= 8; left -= 8) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      from += <usize>height << 5;
      to += 32;
    }
    for (let column = 0; column < left; column++) {
      store<f32>(to + (<usize>column << 2), load<f32>(from + (<usize>column << 2)));
    }
  }
}

@inline
function rowOffset(table: usize, row: i32, stride: i32): usize {
  const index = table ? load<i32>(table + (<usize>row << 2)) : row;
  return <usize>(index * stride) << 2;
}

/** A row-major [rows, columns] matrix into the panels of its transpose: `columns` panel rows of `rows` floats. */
export function gatherTransposed(
  source: usize,
  stride: i32,
  rows: i32,
  columns: i32,
  target: usize,
  height: i32,
): void {
  for (let row = 0; row < rows; row++) {
    const panel = target + (<usize>((row >> 3) * height) << 5) + (<usize>(row & 7) << 2);
    const from = source + (<usize>(row * stride) << 2);
    for (let column = 0; column < columns; column++) {
      store<f32>(panel + (<usize>column << 5), load<f32>(from + (<usize>column << 2)));
    }
  }
}

/** Zero bytes. */
export function clear(target: usize, bytes: usize): void {
  memory.fill(target, 0, bytes);
}

/** Adds the sum over rows of each column to `sums`, eight floats a panel. */
export function addColumnSums(source: usize, height: i32, rows: i32, panels: i32, sums: usize): void {
  for (let panel = 0; panel < panels; panel++) {
    let from = source + (<usize>(panel * height) << 5);
    const to = sums + (<usize>panel << 5);
    let low = v128.load(to);
    let high = v128.load(to, 16);
    for (let row = 0; row < rows; row++) {
      low = f32x4.add(low, v128.load(from));
      high = f32x4.add(high, v128.load(from, 16));
      from += 32;
    }
    v128.store(to, low);
    v128.store(to, high, 16);
  }
}
