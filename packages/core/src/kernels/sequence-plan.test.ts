import { describe, expect, test } from 'vitest';
import { planSequence } from './sequence-plan.js';

describe('a sequence plan', () => {
  test('takes the longest sequences first and skips padding', () => {
    expect(planSequence({ batch: 3, time: 4, lengths: [2, 4, 0] })).toEqual({
      batch: 3,
      time: 4,
      steps: 4,
      rows: 6,
      counts: Int32Array.of(2, 2, 1, 1),
      order: Int32Array.of(1, 0, 2),
      inputRows: Int32Array.of(4, 0, 5, 1, 6, 7),
      outputRows: Int32Array.of(4, 0, 5, 1, 6, 7),
    });
  });

  test('keeps the order of sequences of one length', () => {
    expect(planSequence({ batch: 4, time: 2, lengths: [1, 2, 1, 2] }).order).toEqual(
      Int32Array.of(1, 3, 0, 2),
    );
  });

  test('reads the real steps of a mask with holes one after the other', () => {
    const { counts, inputRows } = planSequence({ batch: 2, time: 3, mask: [1, 0, 1, 0, 1, 0] });
    expect(counts).toEqual(Int32Array.of(2, 1));
    expect(inputRows).toEqual(Int32Array.of(0, 4, 2));
  });

  test('backwards, reads from the last real step, and writes as Keras does: output 0 is that of the last step', () => {
    const { inputRows, outputRows } = planSequence({ batch: 1, time: 4, lengths: [3], goBackwards: true });
    expect(inputRows).toEqual(Int32Array.of(2, 1, 0));
    expect(outputRows).toEqual(Int32Array.of(1, 2, 3));
  });

  test('backwards, writes beside the inputs where asked', () => {
    const plan = planSequence({ batch: 1, time: 3, goBackwards: true, outputOrder: 'input' });
    expect(plan.outputRows).toEqual(plan.inputRows);
  });

  test.each([
    { goBackwards: false },
    { goBackwards: true },
    { goBackwards: true, outputOrder: 'input' as const },
  ])('without lengths is that of whole sequences: %j', (options) => {
    const size = { batch: 3, time: 5, ...options };
    expect(planSequence(size)).toEqual(planSequence({ ...size, lengths: [5, 5, 5] }));
  });

  test('may be empty', () => {
    expect(planSequence({ batch: 0, time: 3 })).toMatchObject({ steps: 0, rows: 0 });
    expect(planSequence({ batch: 2, time: 0 })).toMatchObject({ steps: 0, rows: 0 });
  });

  test.each([-1, 5, 1.5, Number.NaN])('refuses a length of %d where time is 4', (length) => {
    expect(() => planSequence({ batch: 2, time: 4, lengths: [4, length] })).toThrow(
      `lengths must be whole numbers from 0 to time, which is 4. Received ${length} for sequence 1. Cut or pad the sequence.`,
    );
  });

  test('refuses lengths of another batch', () => {
    expect(() => planSequence({ batch: 2, time: 4, lengths: [4] })).toThrow(
      'lengths must have one entry a sequence. Received 1 entries for 2 sequences. Make them from the same batch as the inputs.',
    );
  });

  test('refuses a mask of another shape', () => {
    expect(() => planSequence({ batch: 2, time: 4, mask: new Uint8Array(7) })).toThrow(
      'mask must have one entry a step, batch × time. Received 7 entries for [2, 4]. Make it from the same batch as the inputs.',
    );
  });
});
