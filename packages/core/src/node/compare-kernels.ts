type Multiply = (...operands: number[]) => void;

/** A product of [rows, depth] and [depth, 8 · panels] with a bias, over numbers that differ: operands of `multiply`. */
const product = { rows: 32, depth: 64, panels: 16, at: 65_536 };

/** Whether two modules multiply to the same bits: one row, whole tiles, and tiles with rows left over. */
export function sameProduct(first: WebAssembly.Module, second: WebAssembly.Module): boolean {
  return [1, 15, product.rows].every((rows) => {
    const [one, other] = [first, second].map((module) => productOf(module, rows));
    return one!.every((value, at) => Object.is(value, other![at]));
  });
}

/** How many times as fast the first one multiplies: the quicker half of many short turns counts. */
export function timesAsFast(first: WebAssembly.Module, second: WebAssembly.Module): number {
  const runs = [first, second].map((module) => {
    const { multiply } = prepared(module);
    return { run: () => callMultiply(multiply, product.rows), times: [] as number[] };
  });
  for (let turn = 0; turn < 30; turn++) {
    for (const { run, times } of runs) {
      const start = performance.now();
      for (let call = 0; call < 10; call++) run();
      times.push(performance.now() - start);
    }
  }
  const [one, other] = runs.map(({ times }) => times.toSorted((a, b) => a - b)[times.length >> 2]!);
  return other! / one!;
}

function productOf(module: WebAssembly.Module, rows: number): Float32Array {
  const { multiply, numbers } = prepared(module);
  callMultiply(multiply, rows);
  const start = (3 * product.at) / 4;
  return numbers.subarray(start, start + product.rows * product.panels * 8);
}

function prepared(module: WebAssembly.Module): {
  readonly multiply: Multiply;
  readonly numbers: Float32Array;
} {
  const memory = new WebAssembly.Memory({ initial: 4 });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const numbers = new Float32Array(memory.buffer);
  for (let index = 0; index < (3 * product.at) / 4; index++) numbers[index] = Math.sin(index);
  return { multiply: exports['multiply'] as Multiply, numbers };
}

function callMultiply(multiply: Multiply, rows: number): void {
  const { depth, panels, at } = product;
  multiply(rows, depth, panels, at, product.rows, 2 * at, depth, 3 * at, product.rows, 16);
}
