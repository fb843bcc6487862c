import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build, defaultClientConditions } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DenseArray } from '../data/dense-array.js';
import { dense, embedding, gru, lstm, sequential, type SequentialNetwork } from '../network/index.js';
import { randomArray, randomWeights } from './any-network.test.support.js';
import { createEngine } from './engine.js';

const network = sequential(
  [lstm({ units: 6, returnSequences: true }), gru({ units: 5 }), dense({ units: 2 })],
  {
    numFeatures: 3,
  },
);
const ids = sequential([embedding({ inputDim: 9, outputDim: 4 }), gru({ units: 5 })], {});

/** The engine as one script, and what it does with a network: whole, step by step, in sessions. */
let script: string;
const program = `(() => {
  const engine = page.createEngine(network, weights);
  const whole = engine.predict({ values, shape }).values;
  const stream = engine.openStream();
  const width = values.length / shape[1];
  let last;
  for (let at = 0; at < values.length; at += width) last = stream.step(values.subarray(at, at + width));
  const sessions = engine.openSessions(1);
  sessions.state.restore(0, stream.state.save());
  return { whole: [...whole], streamed: [...last], stepped: [...sessions.step(values.subarray(0, width))] };
})()`;

beforeAll(async () => {
  const entry = fileURLToPath(new URL('../page-entry.js', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@recurrent/source', ...defaultClientConditions] },
    plugins: [
      {
        name: 'page-entry',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) =>
          id === entry ? `export { createEngine, provideKernels } from './index.js';` : undefined,
      },
    ],
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      lib: { entry, formats: ['iife'], name: 'page' },
    },
  });
  const [first] = Array.isArray(built) ? built : [];
  script = first!.output[0].code;
});

/** What a network does in a context that has the language and WebAssembly, and nothing of Node or of a page. */
function runBare(
  of: SequentialNetwork,
  { compiles, before = '' }: { compiles: boolean; before?: string },
): Outputs {
  const context = createContext(
    {
      network: of,
      weights: randomWeights(of, 1),
      ...inputsOf(of),
      module: new WebAssembly.Module(readFileSync(new URL('../../wasm/kernels.wasm', import.meta.url))),
    },
    { codeGeneration: { strings: false, wasm: compiles } },
  );
  return runInContext(`${script}\n${before};\n${program}`, context) as Outputs;
}

const inputsOf = (of: SequentialNetwork): DenseArray =>
  of === ids ? { values: Float32Array.of(1, 8, 3, 0, 2), shape: [1, 5] } : randomArray(1, [1, 5, 3]);

const expected = (of: SequentialNetwork): number[] => [
  ...createEngine(of, randomWeights(of, 1)).predict(inputsOf(of)).values,
];

interface Outputs {
  readonly whole: number[];
  readonly streamed: number[];
  readonly stepped: number[];
}

describe('the engine in a runtime that has the language and WebAssembly only, and no eval', () => {
  test.each([
    ['numbers', network],
    ['ids', ids],
  ])('computes what it computes here, from %s', (_, of) => {
    const { whole, streamed, stepped } = runBare(of, { compiles: true });
    expect(whole).toEqual(expected(of));
    for (const [unit, value] of whole.entries()) expect(streamed[unit]).toBeCloseTo(value, 5);
    expect(stepped).toHaveLength(streamed.length);
  });

  test('runs on kernels that were compiled before, where nothing may be compiled', () => {
    expect(() => runBare(network, { compiles: false })).toThrow(/Wasm code generation disallowed/);
    const { whole } = runBare(network, { compiles: false, before: 'page.provideKernels(module)' });
    for (const [unit, value] of expected(network).entries()) {
      expect(whole[unit]).toBeCloseTo(value, 5);
    }
  });

  test('refuses a module that holds no kernels', () => {
    const before = 'page.provideKernels(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)))';
    expect(() => runBare(network, { compiles: true, before })).toThrow(
      'Kernels are the module that comes with this package. Received one that exports []. ' +
        'Import @recurrent/core/kernels.wasm.',
    );
  });
});
