import { describe, expect, test } from 'vitest';
import { exampleLetters } from './example-letters.js';
import { exampleRows } from './example-rows.js';
import { countsInWords, labelsIn, parseRows, splitRows } from './labelled-rows.js';

const kinds = ['refund', 'praise', 'question'];
/** `count` rows, each kind in turn. */
const lettersOf = (count: number) =>
  Array.from({ length: count }, (_, row) => ({ text: `letter ${row}`, label: kinds[row % 3]! }));

describe('rows with labels', () => {
  test('are read by the names of their columns, wherever these stand', () => {
    expect(parseRows('id;Label;Text\n7;pos;"fine; truly"\n8;0;dull\n')).toEqual({
      rows: [
        { text: 'fine; truly', label: 'positive' },
        { text: 'dull', label: 'negative' },
      ],
      refused: [],
    });
  });

  test.each(['good\t1\nbad\t0\n', '1\tgood\n0\tbad', 'good,positive\r\nbad,negative\r\n'])(
    'are read without a header by how labels look: %j',
    (table) => {
      expect(parseRows(table).rows).toEqual([
        { text: 'good', label: 'positive' },
        { text: 'bad', label: 'negative' },
      ]);
    },
  );

  test('may have labels of their own, in one spelling, with a header or without', () => {
    const rows = lettersOf(12);
    const cells = rows.map(({ text, label }, row) => [text, row > 6 ? label.toUpperCase() : label]);
    const read = parseRows(`message,category\n${cells.map((row) => row.join(',')).join('\n')}`);
    expect(read).toEqual({ rows, refused: [] });
    expect(parseRows(cells.map(([text, label]) => `${label}\t${text}`).join('\n'))).toEqual(read);
    expect(labelsIn(rows)).toEqual(['praise', 'question', 'refund']);
    expect(countsInWords(rows)).toBe('4 praise, 4 question, 4 refund');
    const marks = ['pos', 'neg', 'so so'].flatMap((label) => Array.from({ length: 4 }, () => `x,${label}`));
    expect(labelsIn(parseRows(`text,label\n${marks.join('\n')}`).rows)).toEqual(['neg', 'pos', 'so so']);
  });

  test('without a text or a label, too wide, or of a label that is rare are left out, with their line and a remedy', () => {
    const table = 'text,label\n,1\nso so,neutral\n"two\nlines",0\nalone\nwell, well,1\ngood,1\n';
    expect(parseRows(table)).toEqual({
      rows: [
        { text: 'two\nlines', label: 'negative' },
        { text: 'good', label: 'positive' },
      ],
      refused: [
        { line: 2, reason: 'no text', remedy: 'write one' },
        { line: 3, reason: "label 'neutral'", remedy: 'give 4 rows of that label' },
        { line: 6, reason: 'no label', remedy: 'write one' },
        { line: 7, reason: '3 cells, not 2', remedy: 'put texts that hold a comma in double quotes' },
      ],
    });
    const letters = lettersOf(12).map(({ text, label }) => `${text},${label}`);
    const { rows, refused } = parseRows(
      `text,label\n${letters.join('\n')}\nodd,other\nlong,${'x'.repeat(50)}`,
    );
    expect(rows).toHaveLength(12);
    expect(refused).toEqual([
      { line: 14, reason: "label 'other'", remedy: 'give 4 rows of that label' },
      { line: 15, reason: 'a label of 50 characters', remedy: 'use at most 40' },
    ]);
  });

  test.each([
    ['', "Rows have a column 'text' and a column 'label'. Received nothing. Name the columns there."],
    [
      'only one column\nof words\n',
      "Rows have a column 'text' and a column 'label'. Received 'only one column' on the first line. Name the columns there.",
    ],
    [
      'text,label\na,x\nb,y\nc,y\n',
      "Labels are positive and negative, or have 4 rows each. Received at most 2, of 'y'. Add some.",
    ],
    [
      `text,label\n${Array.from({ length: 84 }, (_, row) => `t,l${row % 21}`).join('\n')}`,
      "A lesson has at most 20 labels. Received 21. Name the column of labels 'label', or join some.",
    ],
    ['text,label\n"open,1\n', 'Double quotes must enclose a whole cell. Received "open,1'],
  ])('need columns and labels that can be told: case %#', (table, message) => {
    expect(() => parseRows(table)).toThrow(message);
  });

  test('are parted by label: every fourth is kept apart, of many every eighth to validate by', () => {
    const { train, validation, heldOut } = splitRows(exampleRows);
    expect([train.length, validation.length, heldOut.length]).toEqual([36, 0, 12]);
    expect(heldOut.filter(({ label }) => label === 'positive')).toHaveLength(6);
    expect(train.some((row) => heldOut.includes(row))).toBe(false);
    const many = splitRows(lettersOf(240));
    expect([many.train.length, many.validation.length, many.heldOut.length]).toEqual([150, 30, 60]);
    expect(labelsIn(many.validation)).toEqual(['praise', 'question', 'refund']);
  });

  test.each([
    [exampleRows.slice(0, 7), 'Received 4 positive and 3 negative. Add some.'],
    [
      lettersOf(11),
      'A lesson needs 4 rows of each label. Received 4 praise, 3 question and 4 refund. Add some.',
    ],
    [[], 'Received 0 positive and 0 negative.'],
    [
      [{ text: 'a', label: 'praise' }],
      "A lesson needs at least 2 labels. Received 1: 'praise'. Add rows of others.",
    ],
  ])('are too few where a label has less than four: case %#', (rows, message) => {
    expect(() => splitRows(rows)).toThrow(message);
  });

  test('that come as examples are a lesson each, no text twice', () => {
    for (const rows of [exampleRows, exampleLetters]) {
      expect(new Set(rows.map(({ text }) => text)).size).toBe(rows.length);
      expect(splitRows(rows).heldOut.length).toBeGreaterThanOrEqual(12);
    }
    expect(countsInWords(exampleLetters)).toBe('20 praise, 20 question, 20 refund');
  });
});
