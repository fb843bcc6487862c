import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runProgram } from './run-program.js';
import { readTable, streamTable } from './table-file.js';

const programOf = (parseAsync: () => Promise<unknown>) => ({
  createProgram: () => ({ parseAsync }),
  interrupted: 'Nothing was saved.',
});

test('a program that ends well gives 0, as does one whose parser showed its help', async () => {
  expect(
    await runProgram(
      ['x'],
      programOf(async () => {}),
    ),
  ).toBe(0);
  const help = Object.assign(new Error('(outputHelp)'), { code: 'commander.help', exitCode: 0 });
  expect(
    await runProgram(
      ['x'],
      programOf(() => Promise.reject(help)),
    ),
  ).toBe(0);
});

test('wrong options give 2', async () => {
  const wrong = Object.assign(new Error('unknown'), { code: 'commander.unknownOption', exitCode: 1 });
  expect(
    await runProgram(
      ['x'],
      programOf(() => Promise.reject(wrong)),
    ),
  ).toBe(2);
});

test('Ctrl-C gives 130, and nobody listens for it afterwards', async () => {
  const before = process.listenerCount('SIGINT');
  const code = await runProgram([], {
    createProgram: (signal) => ({
      async parseAsync() {
        process.emit('SIGINT');
        signal.throwIfAborted();
      },
    }),
    interrupted: 'Nothing was saved.',
  });
  expect([code, process.listenerCount('SIGINT')]).toEqual([130, before]);
});

test('a table is read whole or in pieces, whatever bytes it holds', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'table-')), 'table.csv');
  writeFileSync(file, Buffer.concat([Buffer.from('é'.repeat(100_000)), Uint8Array.of(0xff, 0xc3)]));
  let streamed = '';
  for await (const piece of streamTable(file, { signal: new AbortController().signal })) streamed += piece;
  expect(streamed).toBe(`${'é'.repeat(100_000)}��`);
  expect(await readTable(file)).toBe(streamed);
});

test.each([
  ['whole', (file: string) => readTable(file)],
  ['in pieces', (file: string) => streamTable(file, { signal: new AbortController().signal }).next()],
])('a table that is not there is told so when it is read %s', async (_, read) => {
  await expect(read('nowhere.csv')).rejects.toThrow(
    "A table must be in a readable file. Received 'nowhere.csv' (ENOENT). Check its name, or write - to read standard input.",
  );
  await expect(read(tmpdir())).rejects.toThrow('(EISDIR)');
});
