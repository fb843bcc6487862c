import { expect, test } from 'vitest';
import { RnnError } from './errors.js';

test('an RnnError is an Error with a code, a message and the original cause', () => {
  const cause = new TypeError('not a number');
  const error = new RnnError('bad-data', 'Cells are numbers. Received "x". Remove the row.', { cause });
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe('RnnError');
  expect(error.code).toBe('bad-data');
  expect(error.cause).toBe(cause);
  expect(String(error)).toBe('RnnError: Cells are numbers. Received "x". Remove the row.');
});
