import { readFileSync } from 'node:fs';
import { beforeEach, expect, test, vi } from 'vitest';
import { randomArray, randomWeights } from '../inference/any-network.test.support.js';
import { createEngine } from '../inference/engine.js';
import { provideKernels } from '../kernels/index.js';
import { decodeHex } from '../kernels/kernel-texts.js';
import { wideKernels } from '../kernels/wide-kernels.generated.js';
import { dense, gru, lstm, minLstm, sequential, simpleRnn } from '../network/index.js';
import { sameProduct } from './compare-kernels.js';
import { useWideVectors } from './wide-vectors.js';

const plain = new WebAssembly.Module(readFileSync(new URL('../../wasm/kernels.wasm', import.meta.url)));
const wide = new WebAssembly.Module(decodeHex(wideKernels));
const nodeVersion = parseInt(process.versions.node, 10);
const mayBeWide = process.arch === 'x64' && nodeVersion >= 22 && nodeVersion <= 26;

const returnSequences = true;
const network = sequential(
  [
    lstm({ units: 13, returnSequences }),
    gru({ units: 9, returnSequences }),
    gru({ units: 6, resetAfter: false, returnSequences }),
    simpleRnn({ units: 40, returnSequences }),
    minLstm({ units: 5, returnSequences }),
    dense({ units: 3, activation: 'tanh' }),
  ],
  { numFeatures: 3 },
);
const weights = randomWeights(network, 1);
const inputs = randomArray(2, [29, 7, 3]);

beforeEach(() => provideKernels(plain));

type Kernel = (...operands: number[]) => void;

/** Outputs of a batch and of a stream, in an engine made now. */
function outputs(): readonly Float32Array[] {
  const engine = createEngine(network, weights);
  const stream = engine.openStream();
  return [engine.predict(inputs).values, stream.step(inputs.values.subarray(0, 3)).slice()];
}

test('the wide build gives the bits of the plain one', () => {
  const before = outputs();
  provideKernels(wide);
  expect(outputs()).toEqual(before);
  expect(before[0]!.some((value) => value !== 0)).toBe(true);
});

test('the gradients of weights have the same bits in both builds', () => {
  const [one, other] = [plain, wide].map((module) => {
    const memory = new WebAssembly.Memory({ initial: 2 });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const numbers = new Float32Array(memory.buffer);
    for (let index = 0; index < 16_384; index++) numbers[index] = Math.sin(index);
    (exports['addTransposedProduct'] as Kernel)(37, 2, 3, 64, 40, 8192, 40, 65_536);
    return numbers.slice(16_384, 16_384 + 16 * 24);
  });
  expect(other).toEqual(one);
  expect(one!.every((value) => value !== 0)).toBe(true);
});

test('modules that multiply to other numbers are told apart', () => {
  const bytes = decodeHex(wideKernels);
  // Products instead of sums: f32x4.add is 0xfd 0xe4 0x01, f32x4.mul 0xfd 0xe6 0x01.
  expect(sameProduct(wide, plain)).toBe(true);
  const broken = bytes.map((byte, at) => {
    const isSum = byte === 0xe4 && bytes[at - 1] === 0xfd && bytes[at + 1] === 1;
    return isSum ? 0xe6 : byte;
  });
  expect(sameProduct(new WebAssembly.Module(broken), plain)).toBe(false);
});

test.runIf(mayBeWide)('wide vectors give the bits of plain ones', () => {
  const before = outputs();
  const module = useWideVectors();
  expect(outputs()).toEqual(before);
  expect(useWideVectors()).toBe(module);
});

test.skipIf(mayBeWide)(
  'where V8 is not known to have wide vectors, everything stays as it is, silently',
  () => {
    const complaints = vi.spyOn(process.stderr, 'write');
    const before = outputs();
    expect(useWideVectors()).toBeUndefined();
    expect(outputs()).toEqual(before);
    expect(complaints).not.toHaveBeenCalled();
  },
);
