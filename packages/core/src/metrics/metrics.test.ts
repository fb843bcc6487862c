import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as metrics from './index.js';

const { accuracy, binaryAccuracy, editDistance, precisionRecall } = metrics;

describe('of classes', () => {
  const targets = [0, 1, 2, 2, 1, 0];
  const predictions = [0, 2, 2, 2, 1, 1];

  test('accuracy is the share that is right, and heeds weights', () => {
    expect(accuracy(targets, predictions)).toBeCloseTo(4 / 6, 12);
    expect(accuracy(targets, predictions, { weights: [0, 0, 1, 0, 0, 3] })).toBe(0.25);
    expect(accuracy([], [])).toBe(0);
  });

  test('binary accuracy asks on which side of the threshold a probability lies', () => {
    expect(binaryAccuracy([1, 0, 1, 0], [0.6, 0.4, 0.5, 0.9])).toBe(0.5);
    expect(binaryAccuracy([1, 0, 1, 0], [0.6, 0.4, 0.5, 0.9], { threshold: 0.45 })).toBe(0.75);
  });

  test('top k asks whether the class is among the best', () => {
    const scores = { values: Float32Array.of(3, 2, 1, 1, 2, 3, 5, 5, 5), shape: [3, 3] };
    expect(metrics.topKAccuracy([1, 0, 2], scores, { k: 2 })).toBeCloseTo(1 / 3, 12);
    expect(metrics.topKAccuracy([1, 0, 2], scores, { k: 3 })).toBe(1);
  });

  // By hand: class 0 has precision 1 and recall ½, class 1 ½ and ½, class 2 ⅔ and 1.
  test('precision, recall and F1 are those of the confusion matrix', () => {
    const macro = precisionRecall(targets, predictions, { numClasses: 3, average: 'macro' });
    expect(macro.precision).toBeCloseTo((1 + 1 / 2 + 2 / 3) / 3, 12);
    expect(macro.recall).toBeCloseTo((1 / 2 + 1 / 2 + 1) / 3, 12);
    expect(macro.f1).toBeCloseTo((2 / 3 + 1 / 2 + 4 / 5) / 3, 12);
    const micro = precisionRecall(targets, predictions, { numClasses: 3, average: 'micro' });
    expect(micro).toEqual({ precision: 4 / 6, recall: 4 / 6, f1: 4 / 6 });
    const binary = precisionRecall([1, 0, 1, 0], [1, 1, 0, 0], { numClasses: 2, average: 'binary' });
    expect(binary).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5 });
  });

  test('classes that never occur count 0 in a macro mean', () => {
    expect(precisionRecall([0], [0], { numClasses: 2, average: 'macro' })).toEqual({
      precision: 0.5,
      recall: 0.5,
      f1: 0.5,
    });
  });

  test('several labels a sample are counted label by label', () => {
    const of = (...values: number[]) => ({ values: Float32Array.from(values), shape: [2, 2] });
    const found = metrics.multiLabelPrecisionRecall(of(1, 0, 1, 1), of(1, 1, 0, 1), { average: 'macro' });
    expect(found.f1).toBeCloseTo((2 / 3 + 2 / 3) / 2, 12);
    expect(
      metrics.multiLabelPrecisionRecall(of(1, 0, 1, 1), of(1, 1, 0, 1), {
        average: 'micro',
        weights: [1, 0],
      }),
    ).toEqual({ precision: 0.5, recall: 1, f1: 2 / 3 });
  });
});

test('errors of numbers are what their names say', () => {
  expect(metrics.meanAbsoluteError([1, 2], [2, 5])).toBe(2);
  expect(metrics.rootMeanSquaredError([1, 2], [2, 5])).toBeCloseTo(Math.sqrt(5), 12);
  expect(metrics.meanAbsoluteError([1, NaN], [2, 5], { weights: [1, 0] })).toBe(1);
  expect(metrics.perplexity([Math.log(2), Math.log(8)])).toBeCloseTo(4, 12);
});

describe('the edit distance', () => {
  test('is that of the textbook', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance([], [1, 2])).toBe(2);
  });

  test('is a distance', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });
    fc.assert(
      fc.property(word, word, word, (one, two, three) => {
        expect(editDistance(one, one)).toBe(0);
        expect(editDistance(one, two)).toBe(editDistance(two, one));
        expect(editDistance(one, three)).toBeLessThanOrEqual(
          editDistance(one, two) + editDistance(two, three),
        );
        expect(editDistance(one, two)).toBeGreaterThanOrEqual(Math.abs(one.length - two.length));
      }),
      { seed: 1 },
    );
  });

  test('gives error rates of characters and of words', () => {
    expect(metrics.characterErrorRate(['abcd', '😀'], ['abxd', '😀'])).toBe(1 / 5);
    expect(metrics.wordErrorRate(['the cat sat', 'on'], ['the  cat', 'on it'])).toBe(2 / 4);
    expect(metrics.wordErrorRate([''], [''])).toBe(0);
  });
});

test('the expected calibration error is how far confidence is from being right', () => {
  expect(metrics.expectedCalibrationError([0.8, 0.8, 0.8, 0.8, 0.8], [1, 1, 1, 1, 0])).toBeCloseTo(0, 12);
  expect(metrics.expectedCalibrationError([1, 1], [true, false])).toBeCloseTo(0.5, 12);
  expect(metrics.expectedCalibrationError([0.2, 1], [0, 1], { bins: 2 })).toBeCloseTo(0.1, 12);
});

test('what is compared must be equally long', () => {
  expect(() => accuracy([1, 2], [1])).toThrow(
    'targets, predictions are equally long. Received lengths 2, 1. Give one for each sample.',
  );
});
