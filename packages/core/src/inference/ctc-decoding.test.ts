import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DenseArray } from '../data/dense-array.js';
import { enumerateLabels, lossesOf, readCtcGolden, targetsOf } from '../kernels/ctc.test.support.js';
import { createRandom } from '../random.js';
import { createCtcBeam } from './ctc-beam.js';
import { decodeCtcBeam, decodeCtcGreedy } from './ctc-decoding.js';
import type { LabelScorer } from './label-scorer.js';

/** Logits [time, numClasses] from the probabilities of each step. */
function logitsOf(probabilities: number[][]): DenseArray {
  const values = Float32Array.from(probabilities.flat(), Math.log);
  return { values, shape: [probabilities.length, probabilities[0]!.length] };
}

function randomLogits(time: number, numClasses: number, { seed = 1, spread = 2 } = {}): DenseArray {
  const random = createRandom(seed);
  const values = Float32Array.from({ length: time * numClasses }, () => random.normal() * spread);
  return { values, shape: [time, numClasses] };
}

describe('greedy decoding', () => {
  test('gives the labels of the likeliest path, where they begin, and its ln p', () => {
    const logits = logitsOf([
      [0.1, 0.8, 0.1],
      [0.2, 0.7, 0.1],
      [0.6, 0.3, 0.1],
      [0.3, 0.4, 0.3],
      [0.1, 0.1, 0.8],
    ]);
    const { labels, steps, score } = decodeCtcGreedy(logits, { blank: 0 });
    expect({ labels, steps }).toEqual({ labels: [1, 1, 2], steps: [0, 3, 4] });
    expect(score).toBeCloseTo(Math.log(0.8 * 0.7 * 0.6 * 0.4 * 0.8), 5);
  });

  test('takes the blank at any class, and no step at all', () => {
    const logits = logitsOf([
      [0.8, 0.1, 0.1],
      [0.1, 0.1, 0.8],
      [0.8, 0.1, 0.1],
    ]);
    expect(decodeCtcGreedy(logits, { blank: 2 })).toMatchObject({ labels: [0, 0], steps: [0, 2] });
    expect(decodeCtcGreedy({ values: new Float32Array(), shape: [0, 3] }, { blank: 0 })).toEqual({
      labels: [],
      steps: [],
      score: 0,
    });
  });
});

describe('prefix beam search', () => {
  test('adds up alignments, which the likeliest path does not', () => {
    const logits = logitsOf([
      [0.6, 0.4],
      [0.6, 0.4],
    ]);
    expect(decodeCtcGreedy(logits, { blank: 0 }).labels).toEqual([]);
    const [best, second] = decodeCtcBeam(logits, { blank: 0 });
    expect(best).toMatchObject({ labels: [1], steps: [0] });
    expect(best!.score).toBeCloseTo(Math.log(0.64), 6);
    expect(second!.labels).toEqual([]);
    expect(second!.score).toBeCloseTo(Math.log(0.36), 6);
  });

  const tiny = fc.record({
    time: fc.integer({ min: 1, max: 5 }),
    numClasses: fc.integer({ min: 2, max: 4 }),
    blank: fc.nat(1),
    seed: fc.integer(),
  });

  test('of full width finds every label sequence with its exact probability, best first', () => {
    fc.assert(
      fc.property(tiny, ({ time, numClasses, blank, seed }) => {
        const logits = randomLogits(time, numClasses, { seed });
        const exact = [...enumerateLabels([...logits.values], { numClasses, blank })];
        const expected = exact.toSorted(([, a], [, b]) => b - a);
        const found = decodeCtcBeam(logits, { blank, beamWidth: 1000 });
        expect(found.map(({ labels }) => labels.join(' '))).toEqual(expected.map(([labels]) => labels));
        for (const [at, { score }] of found.entries())
          expect(Math.exp(score)).toBeCloseTo(expected[at]![1], 10);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test('of full width says where labels begin in their likeliest alignment', () => {
    fc.assert(
      fc.property(tiny, ({ time, numClasses, blank, seed }) => {
        const logits = randomLogits(time, numClasses, { seed });
        for (const { labels, steps } of decodeCtcBeam(logits, { blank, beamWidth: 1000 })) {
          expect(steps).toEqual(likeliestBegins(logits, { blank, labels }));
        }
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  const larger = fc.record({
    time: fc.integer({ min: 1, max: 25 }),
    numClasses: fc.integer({ min: 2, max: 30 }),
    beamWidth: fc.integer({ min: 1, max: 12 }),
    blank: fc.nat(1),
    seed: fc.integer(),
  });

  test('tries few labels a step and yet finds what trying all finds', () => {
    fc.assert(
      fc.property(larger, ({ time, numClasses, beamWidth, blank, seed }) => {
        const logits = randomLogits(time, numClasses, { seed });
        const found = decodeCtcBeam(logits, { blank, beamWidth });
        const expected = searchAllLabels(logits, { blank, beamWidth });
        expect(found.map(({ labels }) => labels)).toEqual(expected.map(({ labels }) => labels));
        for (const [at, { score }] of found.entries()) expect(score).toBeCloseTo(expected[at]!.score, 8);
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  test("never counts more than CTC's loss does, and all of it in the end", () => {
    const logits = randomLogits(10, 4);
    const sizes = { time: 10, numClasses: 4, blank: 0 };
    const gaps = [1, 4, 16, 4096].map((beamWidth) => {
      const [best] = decodeCtcBeam(logits, { blank: 0, beamWidth });
      return -lossesOf(targetsOf([best!.labels], sizes), logits.values)[0]! - best!.score;
    });
    for (const gap of gaps) expect(gap).toBeGreaterThan(-1e-4);
    expect(gaps[0]).toBeGreaterThan(0.01);
    expect(gaps.at(-1)).toBeLessThan(1e-4);
  });

  test.each(readCtcGolden('keras').filter(({ readings }) => readings.length > 0))(
    'reads what Keras reads, with its scores: $name',
    ({ time, numClasses, blank, logits, inputLengths, beamWidth, readings }) => {
      for (const [row, length] of inputLengths.entries()) {
        const first = row * time * numClasses;
        const values = Float32Array.from(logits.slice(first, first + length * numClasses));
        const found = decodeCtcBeam({ values, shape: [length, numClasses] }, { blank, beamWidth });
        for (const [at, { labels, score }] of readings.filter((reading) => reading.row === row).entries()) {
          expect(found[at]!.labels).toEqual(labels);
          expect(found[at]!.score).toBeCloseTo(score, 4);
        }
      }
    },
  );

  test('live, knows after every step what it would know of these steps alone', () => {
    const logits = randomLogits(12, 5);
    const beam = createCtcBeam({ blank: 0, beamWidth: 6 });
    expect(beam.decodings()).toEqual([{ labels: [], steps: [], score: 0 }]);
    for (let step = 0; step < 12; step++) {
      beam.step(logits.values.subarray(step * 5, step * 5 + 5));
      const soFar = { values: logits.values.subarray(0, step * 5 + 5), shape: [step + 1, 5] };
      expect(beam.decodings()).toEqual(decodeCtcBeam(soFar, { blank: 0, beamWidth: 6 }));
    }
  });

  describe('with a scorer', () => {
    /** A bigram model: its state is the label before. */
    const bigrams: LabelScorer<number> = {
      start: 0,
      next: (before, label) => ({ score: Math.sin(7 * before + 3 * label), state: label }),
    };

    test('of full width finds the best sum of both, exactly', () => {
      fc.assert(
        fc.property(tiny, ({ time, numClasses, blank, seed }) => {
          const logits = randomLogits(time, numClasses, { seed });
          const expected = [...enumerateLabels([...logits.values], { numClasses, blank })]
            .map(([key, probability]) => {
              const labels = key === '' ? [] : key.split(' ').map(Number);
              const language = labels.reduce(
                (sum, label, at) => sum + Math.sin(7 * (labels[at - 1] ?? 0) + 3 * label),
                0,
              );
              return { labels, score: Math.log(probability) + language };
            })
            .toSorted((a, b) => b.score - a.score);
          const found = decodeCtcBeam(logits, { blank, beamWidth: 1000, scorer: bigrams });
          expect(found.map(({ labels }) => labels)).toEqual(expected.map(({ labels }) => labels));
          for (const [at, { score }] of found.entries()) expect(score).toBeCloseTo(expected[at]!.score, 8);
        }),
        { seed: 4, numRuns: 60 },
      );
    });

    test('hears what is likely to be said', () => {
      const logits = logitsOf([
        [0.1, 0.8, 0.1],
        [0.8, 0.1, 0.1],
        [0.02, 0.58, 0.4],
      ]);
      const noRepeats: LabelScorer<number> = {
        start: 0,
        next: (before, label) => ({ score: label === before ? -Infinity : 0, state: label }),
      };
      expect(decodeCtcBeam(logits, { blank: 0 })[0]!.labels).toEqual([1, 1]);
      expect(decodeCtcBeam(logits, { blank: 0, scorer: noRepeats })[0]).toMatchObject({
        labels: [1, 2],
        steps: [0, 2],
      });
    });
  });
});

describe('decoding refuses', () => {
  const logits = randomLogits(2, 3);
  const refusal = (decode: () => unknown): unknown => {
    try {
      return decode();
    } catch (error) {
      return error;
    }
  };

  test.each([
    [
      'a batch',
      () => decodeCtcGreedy({ values: new Float32Array(12), shape: [2, 2, 3] }, { blank: 0 }),
      'shape-mismatch',
      'logits have the shape [time, numClasses] of one sequence, without its padding. Received [2,2,3] with 12 values. ' +
        'Decode the rows of a batch one by one.',
    ],
    [
      'a blank that is no class',
      () => decodeCtcBeam(logits, { blank: 3 }),
      'invalid-argument',
      'blank is one of the 3 classes, from 0 to 2. Received 3. ' +
        'Give the class that the network was trained to keep for no label.',
    ],
    [
      'a beam of no width',
      () => decodeCtcBeam(logits, { blank: 0, beamWidth: 0 }),
      'invalid-argument',
      'beamWidth is a whole number from 1. Received 0. Leave it out, or follow more sequences.',
    ],
    [
      'logits that are no numbers',
      () => createCtcBeam({ blank: 0 }).step([0, Number.NaN, 1]),
      'bad-data',
      'The logits of a step are numbers, and at least one is finite. Received NaN. ' +
        'Look whether the training of the network diverged.',
    ],
  ])('%s', (_, decode, code, message) => {
    expect(refusal(decode)).toMatchObject({ code, message });
  });
});

/** Where labels begin in the likeliest of all their alignments, found by trying every path. */
function likeliestBegins(
  { values, shape }: DenseArray,
  { blank, labels }: { blank: number; labels: readonly number[] },
): number[] {
  const [time, numClasses] = shape as [number, number];
  let best = { score: -Infinity, begins: [] as number[] };
  for (let path = 0; path < numClasses ** time; path++) {
    let score = 0;
    let last = blank;
    const heard: number[] = [];
    const begins: number[] = [];
    for (let step = 0; step < time; step++) {
      const label = Math.floor(path / numClasses ** step) % numClasses;
      score += values[step * numClasses + label]!;
      if (label !== blank && label !== last) {
        heard.push(label);
        begins.push(step);
      }
      last = label;
    }
    if (heard.join(' ') === labels.join(' ') && score > best.score) best = { score, begins };
  }
  return best.begins;
}

/** Prefix beam search as it is written in the paper, on probabilities, trying every label. */
function searchAllLabels(
  { values, shape }: DenseArray,
  { blank, beamWidth }: { blank: number; beamWidth: number },
): { labels: number[]; score: number }[] {
  const [time, numClasses] = shape as [number, number];
  let beam = new Map([['', { labels: [] as number[], inBlank: 1, inLabel: 0 }]]);
  for (let step = 0; step < time; step++) {
    const powers = Array.from(values.subarray(step * numClasses, (step + 1) * numClasses), Math.exp);
    const sum = powers.reduce((total, power) => total + power, 0);
    const next = new Map<string, { labels: number[]; inBlank: number; inLabel: number }>();
    const of = (labels: number[]): { inBlank: number; inLabel: number } => {
      const key = labels.join(' ');
      if (!next.has(key)) next.set(key, { labels, inBlank: 0, inLabel: 0 });
      return next.get(key)!;
    };
    for (const { labels, inBlank, inLabel } of beam.values()) {
      for (const [label, power] of powers.entries()) {
        const p = power / sum;
        if (label === blank) of(labels).inBlank += (inBlank + inLabel) * p;
        else if (label === labels.at(-1)) {
          of(labels).inLabel += inLabel * p;
          of([...labels, label]).inLabel += inBlank * p;
        } else of([...labels, label]).inLabel += (inBlank + inLabel) * p;
      }
    }
    const ranked = [...next].toSorted(([, a], [, b]) => b.inBlank + b.inLabel - (a.inBlank + a.inLabel));
    beam = new Map(ranked.filter(([, { inBlank, inLabel }]) => inBlank + inLabel > 0).slice(0, beamWidth));
  }
  return [...beam.values()].map(({ labels, inBlank, inLabel }) => ({
    labels,
    score: Math.log(inBlank + inLabel),
  }));
}
