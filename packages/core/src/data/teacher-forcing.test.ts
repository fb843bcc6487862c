import { array, assert, float, nat, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RnnError } from '../errors.js';
import { createRandom } from '../random.js';
import { teacherForcing } from './teacher-forcing.js';

const ids = { values: Float32Array.of(3, 4, 5, 6, 7, 8), shape: [2, 3] };
const steps = { values: Float32Array.of(1, 10, 2, 20, 3, 30), shape: [1, 3, 2] };

describe('a decoder that is taught', () => {
  test('reads the start, and then each target a step late', () => {
    expect([...teacherForcing(ids, { start: 1 }).values]).toEqual([1, 3, 4, 1, 6, 7]);
    expect(teacherForcing(ids).shape).toEqual([2, 3]);
    expect([...teacherForcing(steps).values]).toEqual([0, 0, 1, 10, 2, 20]);
    expect([...teacherForcing(steps, { start: [8, 9] }).values]).toEqual([8, 9, 1, 10, 2, 20]);
    expect([...ids.values]).toEqual([3, 4, 5, 6, 7, 8]);
  });

  test('never reads the step that it is to say', () => {
    assert(
      property(array(float({ noNaN: true }), { minLength: 1, maxLength: 12 }), nat(11), (row, at) => {
        const step = at % row.length;
        const targets = { values: Float32Array.from(row), shape: [1, row.length] };
        const others = {
          ...targets,
          values: targets.values.map((value, now) => (now < step ? value : 99)),
        };
        const [read, same] = [teacherForcing(targets), teacherForcing(others)];
        expect(read.values.subarray(0, step + 1)).toEqual(same.values.subarray(0, step + 1));
      }),
    );
  });

  test('reads what it said itself at a share of the steps, a step late, too', () => {
    const time = 4000;
    const targets = { values: new Float32Array(time).fill(1), shape: [1, time] };
    const predictions = { values: Float32Array.from({ length: time }, (_, at) => -at - 1), shape: [1, time] };
    const read = (share: number): Float32Array =>
      teacherForcing(targets, { sampling: { predictions, share, random: createRandom(1) } }).values;
    expect(read(0)).toEqual(teacherForcing(targets).values);
    expect(read(1)).toEqual(teacherForcing(predictions).values);
    const some = read(0.25);
    const own = some.filter((value) => value < 0);
    expect(own.length / time).toBeCloseTo(0.25, 1);
    some.forEach((value, at) => expect([0, 1, -at]).toContain(value));
  });

  test('refuses what does not fit', () => {
    expect(() => teacherForcing(steps, { start: [1, 2, 3] })).toThrow(
      new RnnError(
        'shape-mismatch',
        'start has a number for each of the 2 features of a step, or is one number for all. ' +
          'Received 3 numbers. Give as many as a step of the targets has.',
      ),
    );
    const random = createRandom(1);
    expect(() => teacherForcing(ids, { sampling: { predictions: steps, share: 0.5, random } })).toThrow(
      new RnnError(
        'shape-mismatch',
        'predictions are shaped as the targets, [2, 3]. Received [1, 3, 2]. ' +
          'Give what the network says to the same batch; ids where targets are ids.',
      ),
    );
    expect(() => teacherForcing(ids, { sampling: { predictions: ids, share: 2, random } })).toThrow(
      new RnnError(
        'invalid-argument',
        'share is a number from 0 to 1. Received 2. 0.25 lets the network see what it says at every fourth step.',
      ),
    );
  });
});
