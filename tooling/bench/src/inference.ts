import { against } from './against.js';
import { requireBrain, requireOnnxruntime } from './fetched-peer.js';
import { brainPeer, onnxPeer, pythonPeer, stockPeer } from './inference-peers.js';
import { allThreads, startPython, type PythonPeer } from './python-peer.js';
import type { BenchRow, SuiteOptions } from './row.js';
import { caseOf, nameOf, sizes, type Size } from './size.js';

/** A whole batch through an LSTM, every step given: us on one thread, peers on one and on all. */
export async function* inference({ seconds }: SuiteOptions): AsyncIterable<BenchRow> {
  const ort = requireOnnxruntime();
  const brain = requireBrain();
  for (const [index, size] of sizes.entries()) {
    const made = caseOf('lstm', size);
    const about = {
      suite: 'inference',
      case: `lstm ${nameOf(size)}`,
      seconds,
      ours: async () => made.engine.predict(made.inputs),
    };
    for (const backend of index === 0 ? (['wasm', 'cpu'] as const) : (['wasm'] as const)) {
      const stock = await stockPeer(backend, size);
      yield* against({ ...about, peers: [stock] });
      await stock.free();
    }
    for (const threads of new Set([1, allThreads])) {
      const onnx = await onnxPeer(ort, { ...made, threads });
      yield* against({ ...about, peers: [onnx] });
      await onnx?.free();
    }
    if (index === 0) yield* against({ ...about, peers: [brainPeer(brain, size)] });
  }
  for (const library of ['torch', 'keras'] as const) {
    for (const threads of new Set([1, allThreads])) {
      const python = await startPython(library, threads);
      if (!python) break;
      yield* pythonRows(python, seconds);
      await python.close();
    }
  }
  for (const { name, sizes: swept } of sweeps) {
    for (const at of swept) {
      const size = { I: 32, H: 64, B: 16, T: 40, [letters[name]]: at };
      const made = caseOf('lstm', size);
      const peer = (await onnxPeer(ort, { ...made, threads: 1 })) ?? (await stockPeer('wasm', size));
      yield* against({
        suite: 'inference',
        case: `lstm ${nameOf(size)}`,
        sweep: { name, at },
        seconds: seconds / 3,
        ours: async () => made.engine.predict(made.inputs),
        peers: [peer],
      });
      await peer.free();
    }
  }
}

const letters = { units: 'H', batch: 'B', steps: 'T' } as const;
const sweeps = [
  { name: 'units', sizes: [16, 32, 64, 128, 256, 512] },
  { name: 'batch', sizes: [1, 4, 16, 64, 256] },
  { name: 'steps', sizes: [10, 40, 160, 640] },
] as const;

async function* pythonRows(python: PythonPeer, seconds: number): AsyncIterable<BenchRow> {
  for (const size of sizes) {
    const { engine, inputs } = caseOf('lstm', size);
    const job: Size & { work: 'forward'; cell: 'lstm' } = { ...size, work: 'forward', cell: 'lstm' };
    yield* against({
      suite: 'inference',
      case: `lstm ${nameOf(size)}`,
      seconds,
      ours: async () => engine.predict(inputs),
      peers: [pythonPeer(python, job)],
    });
  }
}
