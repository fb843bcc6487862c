import { against } from './against.js';
import { requireOnnxruntime } from './fetched-peer.js';
import { onnxPeer } from './inference-peers.js';
import type { BenchRow, SuiteOptions } from './row.js';
import { caseOf, numbers } from './size.js';

const I = 8;
const H = 32;

/** One step of 1 to 100,000 live sequences over one set of weights, against the same steps taken one by one. */
export async function* sessions({ seconds }: SuiteOptions): AsyncIterable<BenchRow> {
  const ort = requireOnnxruntime();
  for (const count of [1, 10, 100, 1000, 10_000, 100_000]) {
    const made = caseOf('lstm', { I, H, B: count, T: 1 });
    const { engine } = made;
    const { bytes } = engine.memory();
    const inputs = numbers([count, I]).values;
    const opened = engine.openSessions(count);
    opened.step(inputs);
    const held = (engine.memory().bytes - bytes) / count;
    const note = count >= 1000 ? `${held.toFixed(0)} bytes a session` : undefined;
    const stream = engine.openStream();
    const one = inputs.subarray(0, I);
    const onnx = await onnxPeer(ort, { ...made, threads: 1 });
    const rows = against({
      suite: 'sessions',
      case: `lstm I${I} H${H}, ${count} session${count === 1 ? '' : 's'}`,
      sweep: { name: 'sessions', at: count },
      seconds,
      ours: async () => opened.step(inputs),
      peers: [
        {
          name: 'our stream, step after step',
          run: async () => {
            for (let session = 0; session < count; session++) stream.step(one);
          },
        },
        onnx && { name: `${onnx.name}, one batch from zero states`, run: onnx.run },
      ],
    });
    for await (const row of rows) yield { ...row, ...(note && { note }) };
    await onnx?.free();
    engine.dispose();
  }
}
