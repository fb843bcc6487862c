import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import {
  createEngine,
  createRandom,
  type GraphNetwork,
  type SequentialNetwork,
  type Weights,
} from '@recurrent/core';
import { toOnnx } from '@recurrent/core/interchange';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  anyDirection,
  anyNetwork,
  randomArray,
  randomWeights,
} from '../../packages/core/src/inference/any-network.test.support.js';
import {
  exactWeights,
  goldenNetworks,
} from '../../packages/core/src/interchange/onnx/golden-networks.test.support.js';
import { goldenGraphs } from '../../packages/core/src/interchange/onnx/golden-graphs.test.support.js';
import { ortVersion, runOnnx, runOnnxByName, type OrtInputs } from './onnxruntime.js';

const golden = new URL('../golden/onnx-files.json', import.meta.url);

/** Sequences with masked steps among them, and with lengths where they are wanted: a row of none too. */
function anyInputs(
  network: SequentialNetwork,
  { seed, lengths }: { seed: number; lengths: boolean },
): OrtInputs {
  const random = createRandom(seed);
  const [batch, time] = [1 + random.integer(5), 1 + random.integer(9)];
  const features = network.config.inputShape[1];
  const shape = features === undefined ? [batch, time] : [batch, time, features];
  const { values } = randomArray(seed, shape);
  if (features === undefined) values.forEach((_, at) => (values[at] = random.integer(6)));
  for (let step = 0; step < batch * time; step++) {
    if (features !== undefined && random.uniform() < 0.3)
      values.fill(0, step * features, (step + 1) * features);
  }
  const rows = Int32Array.from({ length: batch }, () => random.integer(time + 1));
  return { values, shape, ...(lengths ? { lengths: rows } : {}) };
}

type GraphInputs = Record<string, OrtInputs & { readonly isIds: boolean }>;

/** A batch for each input of a graph; ids of 0 are masked, and lengths go down to none. */
function anyGraphInputs(
  { config }: GraphNetwork,
  { seed, lengths, time }: { seed: number; lengths: boolean; time: number },
): GraphInputs {
  const random = createRandom(seed);
  const batch = 1 + random.integer(4);
  return Object.fromEntries(
    config.inputs.map(({ name, shape: [first, features] }) => {
      const isIds = first === null && features === undefined;
      const shape = [batch, ...(first === null ? [time] : [first]), ...(features ? [features] : [])];
      const { values } = randomArray(random.integer(1e6), shape);
      if (isIds) values.forEach((_, at) => (values[at] = random.integer(6)));
      const rows = Int32Array.from({ length: batch }, () => random.integer(time + 1));
      return [name, { values, shape, isIds, ...(lengths && first === null ? { lengths: rows } : {}) }];
    }),
  );
}

/** How far onnxruntime is from the engine at most in any output of a graph, over some batches. */
async function largestGraphDifference(
  network: GraphNetwork,
  weights: Weights,
  { lengths, seed }: { lengths: boolean; seed: number },
): Promise<number> {
  const batches = [1, 2, 3, 4].map((batch) =>
    anyGraphInputs(network, { seed: 9 * seed + batch, lengths, time: batch + 2 }),
  );
  const results = await runOnnxByName(toOnnx(network, weights, { lengths }), batches);
  const engine = createEngine(network, weights);
  let largest = 0;
  for (const [index, inputs] of batches.entries()) {
    const rows = Object.entries(inputs).flatMap(([name, one]) => (one.lengths ? [[name, one.lengths]] : []));
    const expected = engine.predictAll(inputs, lengths ? { lengths: Object.fromEntries(rows) } : {});
    expect(Object.keys(results[index]!)).toEqual(Object.keys(expected));
    for (const [name, { values, shape }] of Object.entries(expected)) {
      const made = results[index]![name]!;
      expect(made.shape).toEqual(shape);
      values.forEach((value, at) => (largest = Math.max(largest, Math.abs(value - made.values[at]!))));
      expect(made.values.every(Number.isFinite)).toBe(true);
    }
  }
  engine.dispose();
  return largest;
}

/** How far onnxruntime is from the engine at most, over some batches. */
async function largestDifference(
  network: SequentialNetwork,
  weights: Weights,
  { lengths, seed }: { lengths: boolean; seed: number },
): Promise<number> {
  const batches = [1, 2, 3, 4].map((batch) => anyInputs(network, { seed: 4 * seed + batch, lengths }));
  const results = await runOnnx(toOnnx(network, weights, { lengths }), batches);
  const engine = createEngine(network, weights);
  let largest = 0;
  for (const [index, { values, shape, lengths }] of batches.entries()) {
    const expected = engine.predict({ values, shape }, lengths && { lengths });
    expect(results[index]!.shape).toEqual(expected.shape);
    expected.values.forEach((value, at) => {
      largest = Math.max(largest, Math.abs(value - results[index]!.values[at]!));
    });
    expect(results[index]!.values.every(Number.isFinite)).toBe(true);
  }
  engine.dispose();
  return largest;
}

describe(`onnxruntime-node ${ortVersion}`, () => {
  test('computes what the engine computes, with every layer', async () => {
    const files: object[] = [];
    const keep = (name: string, file: Uint8Array): void => {
      files.push({ name, bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') });
    };
    for (const { name, network, lengths } of goldenNetworks) {
      const weights = exactWeights(network, 1);
      const file = toOnnx(network, weights, { lengths });
      expect({
        name,
        isClose: (await largestDifference(network, weights, { lengths, seed: 1 })) < 1e-5,
      }).toEqual({
        name,
        isClose: true,
      });
      keep(name, file);
    }
    for (const { name, network, lengths } of goldenGraphs) {
      const weights = exactWeights(network, 1);
      const difference = await largestGraphDifference(network, weights, { lengths, seed: 1 });
      expect({ name, isClose: difference < 1e-5, difference }).toEqual({ name, isClose: true, difference });
      keep(name, toOnnx(network, weights, { lengths }));
    }
    const proven = { madeBy: `tooling/onnx with onnxruntime-node ${ortVersion}`, files };
    if (process.env.UPDATE_GOLDEN) writeFileSync(golden, `${JSON.stringify(proven, null, 1)}\n`);
    // Core's own tests hold what is written to these files, without onnxruntime.
    expect(JSON.parse(readFileSync(golden, 'utf8'))).toEqual(proven);
  });

  test('computes what the engine computes, whatever the network', async () => {
    let largest = 0;
    await fc.assert(
      fc.asyncProperty(
        anyNetwork({ ...anyDirection, hasKernelCells: true }),
        fc.nat(1e6),
        fc.boolean(),
        async (network, seed, lengths) => {
          const difference = await largestDifference(network, randomWeights(network, seed), {
            lengths,
            seed,
          });
          largest = Math.max(largest, difference);
          expect(difference).toBeLessThan(1e-5);
        },
      ),
      { numRuns: 300, seed: 1 },
    );
    console.log(`300 networks, 4 batches each: off by ${largest.toExponential(1)} at most`);
  });
});
