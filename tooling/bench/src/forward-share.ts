import { against } from './against.js';
import { loadKernels } from './kernel-module.js';
import type { BenchRow, SuiteOptions } from './row.js';
import { caseOf, nameOf, sizes, type Size } from './size.js';

/** A whole LSTM beside nothing but the products it is made of, at the rate of a lone product: the ratio is the share. */
export async function* forwardShare({ seconds, kernels }: SuiteOptions): AsyncIterable<BenchRow> {
  const swept = [16, 32, 64, 128, 256, 512].map((H) => ({ I: 64, H, B: 32, T: 50 }));
  for (const size of [...sizes, ...swept]) {
    const { engine, inputs } = caseOf('lstm', size);
    const isSwept = swept.includes(size);
    yield* against({
      suite: 'forward-share',
      case: `lstm ${nameOf(size)}`,
      ...(isSwept && { sweep: { name: 'units', at: size.H } }),
      seconds: isSwept ? seconds / 3 : seconds,
      ours: async () => engine.predict(inputs),
      peers: [{ name: 'its products alone', run: productsOf(size, kernels) }],
    });
  }
}

/** All products of an LSTM, on panels that stay in a core's cache. */
function productsOf({ I, H, B, T }: Size, kernels: WebAssembly.Module | undefined): () => Promise<unknown> {
  const { multiply } = loadKernels(8, kernels);
  const rows = 64;
  const calls = Math.round((B * T) / rows);
  const [height, panels] = [rows + 2, H / 2];
  const [a, b] = [1024, 1024 + 4 * 8 * height * Math.ceil(Math.max(I, H) / 8)];
  const c = b + 4 * 8 * panels * Math.max(I, H);
  return async () => {
    for (let call = 0; call < calls; call++) {
      multiply!(rows, I, panels, a, height, b, I, c, height, 0);
      multiply!(rows, H, panels, a, height, b, H, c, height, 0);
    }
  };
}
