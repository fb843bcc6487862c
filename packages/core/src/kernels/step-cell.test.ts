import { describe, expect, test } from 'vitest';
import type { CellShape } from './cell-shape.js';
import { createHost, floats, hostOver, packCell, stepCell, type KernelHost } from './index.js';
import { createAllocator } from './memory-allocator.js';
import { copyIn, randomNumbers } from './run-cell.test.support.js';

const cell: CellShape = { kind: 'lstm', inputDim: 3, units: 5 };

function prepare(host: KernelHost, batch: number) {
  const numbers = randomNumbers(cell, { batch, time: 1, seed: 1 });
  const weights = {
    kernel: copyIn(host, numbers.kernel),
    recurrentKernel: copyIn(host, numbers.recurrentKernel),
    bias: copyIn(host, numbers.bias),
  };
  const step = {
    batch,
    inputs: copyIn(host, numbers.inputs),
    states: numbers.initialStates.map((values) => copyIn(host, values)),
  };
  return { packed: packCell(host, cell, weights), weights, step };
}

/** A host that counts what lives in it. */
function createCountingHost(): KernelHost & { readonly live: Set<number>; allocations: number } {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const allocator = createAllocator(memory);
  const live = new Set<number>();
  const host = {
    ...hostOver({
      memory,
      allocate(bytes) {
        const offset = allocator.allocate(bytes);
        live.add(offset);
        host.allocations += 1;
        return offset;
      },
      free(offset) {
        live.delete(offset);
        allocator.free(offset);
      },
    }),
    live,
    allocations: 0,
  };
  return host;
}

describe('a step', () => {
  test('allocates nothing in its host after the first', () => {
    const host = createCountingHost();
    const { packed, step } = prepare(host, 2);
    stepCell(packed, step);
    const { allocations } = host;
    for (let count = 0; count < 10; count++) stepCell(packed, step);
    expect(host.allocations).toBe(allocations);
  });

  test('of more sequences than before makes room for them and leaves nothing behind', () => {
    const host = createCountingHost();
    const { packed, step } = prepare(host, 5);
    const before = host.live.size;
    for (const batch of [1, 5, 3]) stepCell(packed, { ...step, batch });
    expect(host.live.size).toBe(before + 1);
    packed.free();
    expect(host.live.size).toBe(before - 1);
  });

  test('needs the weights no longer once they are packed', () => {
    const [kept, spoilt] = [createHost(), createHost()].map((host, index) => {
      const { packed, weights, step } = prepare(host, 1);
      if (index === 1) floats(host, weights.recurrentKernel, cell.units * cell.units * 4).fill(Number.NaN);
      stepCell(packed, step);
      return [...floats(host, step.states[0]!, cell.units)];
    });
    expect(spoilt).toEqual(kept);
  });
});
