import { stripVTControlCharacters } from 'node:util';
import type { FitProgress } from '@recurrent/core';
import { describe, expect, it } from 'vitest';
import { lineChart, lookOf, parseFlags, progressBar, table } from './index.js';
import type { OutputStream } from './index.js';

const plain = lookOf({ write: () => {}, columns: 80 }, {});

describe('lookOf', () => {
  const terminal: OutputStream = { isTTY: true, columns: 80, write: () => {} };
  it('colours a terminal and nothing else', () => {
    expect(lookOf(terminal, {}).paint('bad', 'x')).not.toBe('x');
    expect(plain.paint('bad', 'x')).toBe('x');
  });
  it('obeys NO_COLOR and FORCE_COLOR', () => {
    expect(lookOf(terminal, { NO_COLOR: '1' }).paint('bad', 'x')).toBe('x');
    expect(lookOf({ write: () => {} }, { FORCE_COLOR: '1' }).paint('bad', 'x')).not.toBe('x');
  });
  it('redraws no line on a dumb terminal', () => {
    expect(lookOf(terminal, { TERM: 'dumb' }).live).toBe(false);
  });
});

describe('table', () => {
  it('aligns numbers and marks the best of a column', () => {
    const columns = [
      { title: '' },
      { title: 'error', best: 'lowest' as const },
      { title: 'days', digits: 0 },
    ];
    const rows = [
      ['GRU', 1.5, 365],
      ['naive', 12.25, 4],
    ];
    expect(table(columns, rows, plain)).toBe(
      [
        '         error    days',
        '  ─────  ─────    ────',
        '  GRU     1.50 ◂   365',
        '  naive  12.25       4',
        '',
      ].join('\n'),
    );
  });
});

describe('a table of equals', () => {
  it('marks all that look best', () => {
    const told = table([{ title: 'error', best: 'lowest' }], [[1.001], [1.004], [1.1]], plain);
    expect(told.match(/1\.00 ◂/g)).toHaveLength(2);
    expect(told).not.toContain('1.10 ◂');
  });
});

describe('lineChart', () => {
  it('draws a line, dots over it and a rule between past and future', () => {
    const chart = lineChart(
      [
        { name: 'happened', values: [0, 1, 2, 4, 4], mark: 'line', ink: 'happened' },
        { name: 'forecast', values: [undefined, undefined, undefined, 2, 3], mark: 'dots', ink: 'forecast' },
      ],
      {
        labels: [
          { at: 0, text: 'Mon' },
          { at: 3, text: 'Thu' },
        ],
        divider: { at: 3, before: 'known', after: 'unknown' },
        height: 5,
      },
      plain,
    );
    expect(chart).toMatchInlineSnapshot(`
      "    ── happened   ●  forecast
              known ┊ unknown
       4 ┤          ┊╭─────
       3 ┤         ╭─╯    ●
       2 ┤      ╭──╯┊ ●
       1 ┤  ╭───╯   ┊
       0 ┤──╯       ┊
         └┬───────────┬─────
          Mon        Thu
      "
    `);
  });
  it('stays within the width of the look', () => {
    const values = Array.from({ length: 30 }, (_, index) => Math.sin(index / 3) * 12.5);
    for (const columns of [40, 80, 100]) {
      const look = lookOf({ isTTY: true, columns, write: () => {} }, {});
      const lines = lineChart(
        [{ name: 'wave', values, mark: 'line', ink: 'happened' }],
        { labels: [] },
        look,
      ).split('\n');
      for (const line of lines) expect(stripVTControlCharacters(line).length).toBeLessThanOrEqual(columns);
    }
  });
});

describe('progressBar', () => {
  const progress = (epoch: number, batch: number): FitProgress => ({
    epoch,
    epochs: 40,
    batch,
    batches: 3,
    loss: 0.5,
    validationLoss: 0.25,
    examplesPerSecond: 12_345,
    secondsLeft: 65,
  });
  const watch = (stream: Omit<OutputStream, 'write'>) => {
    const written: string[] = [];
    const output: OutputStream = { ...stream, write: (text) => written.push(text) };
    const bar = progressBar(output, lookOf(output, {}));
    for (let epoch = 1; epoch <= 40; epoch++)
      for (let batch = 1; batch <= 3; batch++) bar.update(progress(epoch, batch));
    bar.close();
    return written.join('');
  };
  it('writes about ten plain lines where no line can be redrawn', () => {
    const lines = watch({ columns: 80 }).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(11);
    expect(lines.at(-1)).toBe(
      '  epoch 40/40  ━━━━━━━━━━━━  loss 0.5000  validation 0.2500  12,345/s  1:05 left',
    );
  });
  it('keeps to one line on a terminal', () => {
    const written = watch({ isTTY: true, columns: 80 });
    expect(written.match(/\n/g)).toHaveLength(1);
    for (const line of written.split('\r')) {
      expect(stripVTControlCharacters(line).trimEnd().length).toBeLessThanOrEqual(80);
    }
  });
});

describe('parseFlags', () => {
  const kinds = { seed: 'number', data: 'text', json: 'switch' } as const;
  it('reads numbers, texts and switches', () => {
    expect(parseFlags(['--seed', '7', '--data=d', '--json'], kinds)).toEqual({
      seed: 7,
      data: 'd',
      json: true,
    });
    expect(parseFlags([], kinds)).toEqual({});
  });
  it('says what is wrong', () => {
    expect(() => parseFlags(['--seed', 'x'], kinds)).toThrow(
      new Error("--seed takes a whole number from 0. Received 'x'."),
    );
    expect(() => parseFlags(['--sed', '1'], kinds)).toThrow("Unknown option '--sed'");
  });
});
