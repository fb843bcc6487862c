import { describe, expect, test } from 'vitest';
import { pressed } from './written-line.js';

describe('a line that is written live', () => {
  test.each([
    [{ sequence: 'é' }, 'caf', 'café'],
    [{ name: 'backspace', sequence: '\u007F' }, 'so 😡', 'so '],
    [{ name: 'u', ctrl: true, sequence: '\u0015' }, 'so so', ''],
    [{ name: 'w', ctrl: true, sequence: '\u0017' }, 'so bad ', 'so '],
    [{ name: 'left', sequence: '\u001B[D' }, 'so', 'so'],
    [{ name: 'x', meta: true, sequence: '\u001Bx' }, 'so', 'so'],
  ])('after %j of %j is %j', (key, text, then) => {
    expect(pressed(key, text)).toEqual({ text: then });
  });

  test('ends with Enter, everything with Escape, Ctrl-C and Ctrl-D', () => {
    expect(pressed({ name: 'return', sequence: '\r' }, 'so')).toBe('end of line');
    expect(pressed({ name: 'escape', sequence: '\u001B' }, 'so')).toBe('end');
    for (const name of ['c', 'd'])
      expect(pressed({ name, ctrl: true, sequence: '\u0003' }, 'so')).toBe('end');
  });
});
