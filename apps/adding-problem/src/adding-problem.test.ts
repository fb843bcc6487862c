import { lookOf } from '@recurrent/demo-kit/terminal';
import { describe, expect, it } from 'vitest';
import { adding } from './adding.js';
import { copying } from './copying.js';
import { learn } from './learn.js';
import { drawGradients } from './terminal/gradients.js';
import { tellOutcomes } from './terminal/outcomes.js';

const plain = lookOf({ write: () => {}, columns: 80 }, {});

describe('the adding problem', () => {
  it('is learned by a GRU and not by a SimpleRNN, whose gradient vanishes', async () => {
    const problem = adding(60);
    const effort = { units: 16, learningRate: 0.01, examples: 640, epochs: 24, seed: 1 };
    const outcomes = [await learn('SimpleRNN', problem, effort), await learn('GRU', problem, effort)];
    expect(outcomes.map(({ isLearned }) => isLearned)).toEqual([false, true]);
    const [simple, gated] = outcomes.map(({ gradients }) => gradients[0]!);
    expect(simple!.perStep).toBeLessThan(gated!.perStep);
    const told = tellOutcomes(outcomes, problem, plain) + drawGradients(outcomes, plain);
    for (const line of told.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(told).toContain('not learned in 24 epochs');
  }, 10_000);
});

it('copying asks for the symbols in their order, after the signal', () => {
  const { inputs, targets, targetWeights } = copying({ symbols: 2, kinds: 3, delay: 4 })
    .examples(5, 1)
    .batch(Int32Array.of(2));
  expect(inputs.shape).toEqual([1, 8, 5]);
  const said = [0, 1].map((step) => inputs.values.subarray(step * 5, (step + 1) * 5).indexOf(1) - 2);
  expect([...inputs.values.subarray(6 * 5, 6 * 5 + 2)]).toEqual([0, 1]);
  expect([6, 7].map((step) => targets.values.subarray(step * 3, (step + 1) * 3).indexOf(1))).toEqual(said);
  expect([...targetWeights!.values]).toEqual([0, 0, 0, 0, 0, 0, 1, 1]);
});
