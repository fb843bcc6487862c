import { describe, expect, test } from 'vitest';
import { exampleRows } from './example-rows.js';
import { parseOpinions, splitOpinions } from './opinion-rows.js';

describe('rows of opinions', () => {
  test('are read by the names of their columns, wherever these stand', () => {
    expect(parseOpinions('id;Label;Text\n7;pos;"fine; truly"\n8;0;dull\n')).toEqual({
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
      expect(parseOpinions(table).rows).toEqual([
        { text: 'good', label: 'positive' },
        { text: 'bad', label: 'negative' },
      ]);
    },
  );

  test('without a text or with another label are left out, with the line they stand on', () => {
    expect(parseOpinions('text,label\n,1\nso so,neutral\n"two\nlines",0\nalone\n').refused).toEqual([
      { line: 2, reason: 'no text' },
      { line: 3, reason: "label 'neutral'" },
      { line: 6, reason: "label ''" },
    ]);
  });

  test.each([
    ['', 'nothing'],
    ['only one column\nof words\n', "'only one column' on the first line"],
  ])('need two columns that can be told: %j', (table, received) => {
    expect(() => parseOpinions(table)).toThrow(
      `Rows have a column 'text' and a column 'label', positive or negative. Received ${received}. Name the columns there.`,
    );
  });

  test('are parted by label: every fourth is kept apart', () => {
    const { train, heldOut } = splitOpinions(exampleRows);
    expect([train.length, heldOut.length]).toEqual([36, 12]);
    expect(heldOut.filter(({ label }) => label === 'positive')).toHaveLength(6);
    expect(train.some((row) => heldOut.includes(row))).toBe(false);
    expect(() => splitOpinions(exampleRows.slice(0, 7))).toThrow(
      'A lesson needs 4 rows of each label. Received 4 positive and 3 negative. Add some.',
    );
  });
});
