import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RnnError } from '../errors.js';
import { createCsvReader, parseCsv, toCsv } from './csv.js';

const cellsOf = (text: string): (readonly string[])[] => {
  const { header, rows } = parseCsv(text);
  return [header, ...rows.map((row) => row.cells)];
};

const anyTable = fc.integer({ min: 1, max: 4 }).chain((width) =>
  fc.array(
    fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\t', '\n', '\r', ' ', '\uFEFF') }), {
      minLength: width,
      maxLength: width,
    }),
    { minLength: 1, maxLength: 6 },
  ),
);

describe('a table in delimited text', () => {
  test('has its header apart and knows the line of each row', () => {
    expect(parseCsv('date,"max, °C"\n\n2012-01-01,"12\n.8"\n2012-01-02,10.6')).toEqual({
      header: ['date', 'max, °C'],
      rows: [
        { cells: ['2012-01-01', '12\n.8'], line: 3 },
        { cells: ['2012-01-02', '10.6'], line: 5 },
      ],
    });
  });

  test('may end its lines with CRLF and begin with a byte order mark', () => {
    expect(cellsOf('\uFEFFa,b\r\n1,\r\n"x""y",2\r\n')).toEqual([
      ['a', 'b'],
      ['1', ''],
      ['x"y', '2'],
    ]);
  });

  test('may end its lines as old Macs did, cut between a carriage return and its line feed or not', () => {
    expect(parseCsv('a,b\r1,"x\ry"\r\r3,4\r')).toEqual({
      header: ['a', 'b'],
      rows: [
        { cells: ['1', 'x\ry'], line: 2 },
        { cells: ['3', '4'], line: 5 },
      ],
    });
    const reader = createCsvReader();
    const rows = ['a\r', '\n1\r', '\n', '2\r'].flatMap((piece) => reader.push(piece));
    expect([...rows, ...reader.end()]).toEqual([
      { cells: ['a'], line: 1 },
      { cells: ['1'], line: 2 },
      { cells: ['2'], line: 3 },
    ]);
  });

  test.each([[';'], ['\t'], ['|'], [',']])('is split at %j when its first line is', (delimiter) => {
    expect(cellsOf(['a', 'b', 'c'].join(delimiter) + '\n' + ['1', '2', '3'].join(delimiter))).toEqual([
      ['a', 'b', 'c'],
      ['1', '2', '3'],
    ]);
  });

  test('comes back as it was written', () => {
    fc.assert(
      fc.property(anyTable, ([header, ...rows]) => {
        expect(cellsOf(toCsv(header!, rows))).toEqual([header, ...rows]);
      }),
    );
  });

  test('is the same read whole or in pieces', () => {
    fc.assert(
      fc.property(anyTable, fc.array(fc.nat(30), { maxLength: 8 }), ([header, ...rows], cuts) => {
        const text = toCsv(header!, rows);
        const reader = createCsvReader();
        let at = 0;
        const read = cuts.flatMap((length) => reader.push(text.slice(at, (at += length))));
        expect([...read, ...reader.push(text.slice(at)), ...reader.end()].map((row) => row.cells)).toEqual([
          header,
          ...rows,
        ]);
      }),
    );
  });
});

describe('a table is refused', () => {
  test('when a quote stays open for longer than any cell is, before all of it is held', () => {
    const reader = createCsvReader();
    const piece = 'x'.repeat(2 ** 20);
    expect(() => {
      reader.push('a,b\n1,"');
      for (let count = 0; count < 64; count++) reader.push(piece);
    }).toThrow(/^Double quotes must enclose a whole cell\. Received 1,"x+ in the row on line 2\./);
  });

  test.each([
    [
      'when it is empty',
      '\uFEFF\n\n',
      'A table must begin with a line of column names. Received an empty text. Write the names on its first line.',
    ],
    [
      'when a row is shorter than the header',
      'a,b,c\n1,2,3\n4,5\n',
      'Every row must have as many cells as the header: 3. Received 2 on line 3. ' +
        'Leave missing cells empty, and put cells that hold the delimiter in double quotes.',
    ],
    [
      'when a quote is left open',
      'a,b\n1,"2\n3,4\n',
      'Double quotes must enclose a whole cell. Received "2\n3,4\n in the row on line 2. ' +
        'Close the quotes, and write a quote within them twice.',
    ],
    [
      'when quotes stand within a cell',
      'a,b\n1,2"x"\n',
      'Double quotes must enclose a whole cell. Received 2"x" in the row on line 2. ' +
        'Close the quotes, and write a quote within them twice.',
    ],
  ])('%s', (_, text, message) => {
    expect(() => parseCsv(text)).toThrow(new RnnError('bad-data', message));
  });
});
