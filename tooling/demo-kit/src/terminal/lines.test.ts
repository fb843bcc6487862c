import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { linesOf } from './lines.js';
import { columnsOf, wrap } from './wrap.js';

test('lines of a file come without those that hold nothing', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lines-')), 'opinions.txt');
  writeFileSync(file, 'good\r\n\n  \nbad');
  const lines: string[] = [];
  for await (const line of linesOf(file)) lines.push(line);
  expect(lines).toEqual(['good', 'bad']);
});

test('a file that cannot be read is told in a sentence', async () => {
  await expect(linesOf('nowhere').next()).rejects.toThrow(
    'A file of lines must be readable. Received nowhere (ENOENT).',
  );
  await expect(linesOf(tmpdir()).next()).rejects.toThrow('(EISDIR)');
});

test('wrapped lines keep their width, paint aside, and wide signs count twice', () => {
  const painted = 'so \u001B[1mgood\u001B[0m a film 😡 很好 to see';
  expect(wrap(painted, 9)).toEqual(['so \u001B[1mgood\u001B[0m a', 'film 😡', '很好 to', 'see']);
  expect(columnsOf('\u001B[1m很好\u001B[0m 😡')).toBe(7);
});
