import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.js';
import {
  enumerateLabels,
  lossesOf,
  readCtcGolden,
  runCtcOn,
  targetsOf,
  type CtcGolden,
} from './ctc.test.support.js';
import { largestError } from './largest-error.test.support.js';

const random = createRandom(5);
const randomLogits = (length: number): number[] => Array.from({ length }, () => Math.fround(random.normal()));

describe('the loss of CTC', () => {
  const cases: [string, number[], { time: number; numClasses: number; blank: number }][] = [
    ['one label', [1], { time: 4, numClasses: 3, blank: 0 }],
    ['two labels, the blank last', [0, 1], { time: 5, numClasses: 3, blank: 2 }],
    ['the blank among the labels', [2, 0, 2], { time: 5, numClasses: 3, blank: 1 }],
    ['labels that repeat', [1, 1], { time: 5, numClasses: 3, blank: 0 }],
    ['as many steps as labels', [1, 2, 1], { time: 3, numClasses: 3, blank: 0 }],
    ['as many steps as labels and blanks between', [1, 1, 1], { time: 5, numClasses: 2, blank: 0 }],
    ['more labels than one block', [1, 2, 1, 2, 1, 2], { time: 7, numClasses: 3, blank: 0 }],
    ['no label', [], { time: 4, numClasses: 4, blank: 3 }],
    ['one step', [2], { time: 1, numClasses: 4, blank: 0 }],
  ];

  test.each(cases)('is −ln of the sum over all alignments, with its gradient: %s', (_, labels, sizes) => {
    const logits = randomLogits(sizes.time * sizes.numClasses);
    const lossAt = (at: readonly number[]): number =>
      -Math.log(enumerateLabels(at, sizes).get(labels.join(' '))!);
    const step = 1e-5;
    const differences = logits.map((value, at) => {
      const [up, down] = [step, -step].map((by) => lossAt(logits.with(at, value + by)));
      return (up! - down!) / (2 * step);
    });
    const { losses, gradients } = runCtcOn(targetsOf([labels], sizes), logits);
    expect(losses[0]).toBeCloseTo(lossAt(logits), 5);
    expect(largestError(gradients, differences)).toBeLessThan(2e-6);
  });

  test('is Infinity, with gradient 0, where no alignment has the labels', () => {
    const targets = targetsOf([[1, 1], [1], []], {
      time: 2,
      numClasses: 2,
      blank: 0,
      inputLengths: [2, 0, 0],
    });
    const { losses, gradients } = runCtcOn(targets, randomLogits(12));
    expect(losses).toEqual([Infinity, Infinity, 0]);
    expect(gradients).toEqual(Array(12).fill(0));
  });

  test('takes a logit of −∞ for a class that cannot be', () => {
    const sizes = { time: 3, numClasses: 3, blank: 0 };
    const never = -Infinity;
    const logits = [0, 1, never, never, 0, never, 0, 0, never];
    const { losses, gradients } = runCtcOn(targetsOf([[1]], sizes), logits);
    // The middle step is label 1, and the others are blank or label 1: nothing else can be.
    expect(losses[0]).toBeCloseTo(0, 6);
    expect(largestError(gradients, Array(9).fill(0))).toBeLessThan(1e-6);
    expect(lossesOf(targetsOf([[2]], sizes), logits)).toEqual([Infinity]);
  });

  test('is NaN where a logit is, so that a diverged training is seen', () => {
    const targets = targetsOf([[1], [1]], { time: 3, numClasses: 2, blank: 0 });
    const logits = randomLogits(12).with(3, Number.NaN);
    expect(lossesOf(targets, logits)[0]).toBeNaN();
    expect(lossesOf(targets, logits)[1]).toBeGreaterThan(0);
  });

  test('neither overflows nor underflows: 5,000 steps of even logits, in closed form', () => {
    const [time, numClasses] = [5_000, 30];
    const targets = targetsOf([[], [7]], { time, numClasses, blank: 0 });
    const { losses, gradients } = runCtcOn(targets, new Float32Array(2 * time * numClasses));
    const places = (time * (time + 1)) / 2;
    expect(losses[0]! / (time * Math.log(numClasses))).toBeCloseTo(1, 6);
    expect(losses[1]! / (time * Math.log(numClasses) - Math.log(places))).toBeCloseTo(1, 6);
    for (const step of [0, 1, 1_000, 2_500, 4_999]) {
      const share = ((step + 1) * (time - step)) / places;
      expect(gradients[(time + step) * numClasses + 7]).toBeCloseTo(1 / numClasses - share, 6);
    }
  });

  test('neither overflows nor underflows: logits thousands apart', () => {
    const targets = targetsOf([[1, 2]], { time: 4, numClasses: 3, blank: 0 });
    const { losses, gradients } = runCtcOn(targets, [9000, 0, 0, 9000, 0, 0, 9000, 0, 0, 9000, 0, 0]);
    // Two steps must leave the blank: six pairs, alike in probability.
    expect(losses[0]! / (18_000 - Math.log(6))).toBeCloseTo(1, 6);
    const sixths = [3, -3, 0, 3, -2, -1, 3, -1, -2, 3, 0, -3];
    expect(
      largestError(
        gradients,
        sixths.map((share) => share / 6),
      ),
    ).toBeLessThan(1e-6);
  });
});

describe('properties of CTC', () => {
  const someCase = fc
    .record({
      time: fc.integer({ min: 1, max: 12 }),
      numClasses: fc.integer({ min: 2, max: 9 }),
      seed: fc.integer(),
      spread: fc.constantFrom(0.1, 1, 10),
    })
    .chain(({ time, numClasses, seed, spread }) =>
      fc.record({
        time: fc.constant(time),
        numClasses: fc.constant(numClasses),
        blank: fc.integer({ min: 0, max: numClasses - 1 }),
        labels: fc.array(fc.integer({ min: 1, max: numClasses - 1 }), { maxLength: time }),
        logits: fc.constant(spreadLogits(time * numClasses, { seed, spread })),
      }),
    )
    .map(({ blank, labels, ...rest }) => ({
      ...rest,
      blank,
      // Any class but the blank.
      labels: labels.map((label) => (label <= blank ? label - 1 : label)),
    }));

  test('the probabilities of all label sequences add up to 1', () => {
    const tiny = fc.record({
      time: fc.integer({ min: 1, max: 4 }),
      numClasses: fc.integer({ min: 2, max: 4 }),
      seed: fc.integer(),
      spread: fc.constantFrom(0.1, 1, 10),
    });
    fc.assert(
      fc.property(tiny, fc.nat(3), ({ time, numClasses, seed, spread }, anyBlank) => {
        const blank = anyBlank % numClasses;
        const rows = everySequence(time, { numClasses, blank });
        const logits = spreadLogits(time * numClasses, { seed, spread });
        const targets = targetsOf(rows, { time, numClasses, blank });
        const losses = lossesOf(
          targets,
          rows.flatMap(() => logits),
        );
        const sum = losses.reduce((total, loss) => total + Math.exp(-loss), 0);
        expect(sum).toBeCloseTo(1, 5);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  test("padding and the batch's other rows change nothing, and padded steps have gradient 0", () => {
    fc.assert(
      fc.property(someCase, fc.nat(4), fc.integer(), ({ labels, logits, ...sizes }, more, seed) => {
        const { time, numClasses } = sizes;
        const alone = runCtcOn(targetsOf([labels], sizes), logits);
        const padding = spreadLogits(more * numClasses, { seed, spread: 5 });
        const other = spreadLogits((time + more) * numClasses, { seed: seed + 1, spread: 5 });
        const otherLabels = [...labels, ...labels, sizes.blank === 0 ? 1 : 0];
        const together = runCtcOn(
          targetsOf([otherLabels, labels], {
            ...sizes,
            time: time + more,
            inputLengths: [time + more, time],
          }),
          [...other, ...logits, ...padding],
        );
        expect(together.losses[1]).toBe(alone.losses[0]);
        const gradients = together.gradients.slice(other.length);
        expect(gradients).toEqual([...alone.gradients, ...padding.map(() => 0)]);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  test('the loss is the same without gradients, and each step of a gradient adds up to 0', () => {
    fc.assert(
      fc.property(someCase, ({ labels, logits, ...sizes }) => {
        const targets = targetsOf([labels], sizes);
        const { losses, gradients } = runCtcOn(targets, logits);
        expect(lossesOf(targets, logits)).toEqual(losses);
        for (let step = 0; step < sizes.time; step++) {
          const row = gradients.slice(step * sizes.numClasses, (step + 1) * sizes.numClasses);
          expect(Math.abs(row.reduce((sum, slope) => sum + slope, 0))).toBeLessThan(2e-6);
        }
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});

describe.each([
  ['PyTorch', readCtcGolden('torch')],
  ['Keras', readCtcGolden('keras')],
])('the numbers of %s', (_, cases: CtcGolden[]) => {
  test.each(cases)('are ours: $name', ({ logits, losses, gradients, ...golden }) => {
    const ours = runCtcOn(
      {
        ...golden,
        labels: Int32Array.from(golden.labels),
        inputLengths: Int32Array.from(golden.inputLengths),
        labelLengths: Int32Array.from(golden.labelLengths),
      },
      logits,
    );
    for (const [row, loss] of losses.entries()) {
      expect(largestError([ours.losses[row]!], [loss])).toBeLessThan(1e-6);
    }
    expect(largestError(ours.gradients, gradients)).toBeLessThan(5e-6);
  });
});

function spreadLogits(length: number, { seed, spread }: { seed: number; spread: number }): number[] {
  const random = createRandom(seed);
  return Array.from({ length }, () => Math.fround(random.normal() * spread));
}

/** All sequences of up to `time` labels. */
function everySequence(time: number, classes: { numClasses: number; blank: number }): number[][] {
  if (time === 0) return [[]];
  const shorter = everySequence(time - 1, classes);
  const longest = shorter.filter((labels) => labels.length === time - 1);
  const every = Array.from({ length: classes.numClasses }, (_, label) => label);
  const labels = every.filter((label) => label !== classes.blank);
  return [...shorter, ...longest.flatMap((sequence) => labels.map((label) => [...sequence, label]))];
}
