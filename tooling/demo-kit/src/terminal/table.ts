import type { Look } from './look.js';

/** A column of a table: words to the left, numbers to the right; the best number of a column can be marked. */
export interface TableColumn {
  readonly title: string;
  readonly digits?: number;
  readonly best?: 'lowest' | 'highest';
}

type Row = readonly (string | number)[];

/** Rows of words and numbers, aligned by column, the best value of each judged column in bold with a mark. */
export function table(columns: readonly TableColumn[], rows: readonly Row[], look: Look): string {
  const laidOut = columns.map((column, index) =>
    layOut(
      column,
      rows.map((row) => row[index] ?? ''),
      look,
    ),
  );
  const lines = Array.from({ length: rows.length + 2 }, (_, line) => laidOut.map((column) => column[line]!));
  return lines.map((line) => `  ${line.join('  ').trimEnd()}\n`).join('');
}

/** A column's lines, all of one width: title, rule, values. */
function layOut(column: TableColumn, values: Row, look: Look): string[] {
  const { title, digits = 2 } = column;
  const texts = values.map((value) => (typeof value === 'number' ? value.toFixed(digits) : value));
  const numbers = values.filter((value) => typeof value === 'number');
  const best = bestOf(column, numbers)?.toFixed(digits);
  const width = Math.max(title.length, ...texts.map((text) => text.length));
  const align = (text: string) => (numbers.length > 0 ? text.padStart(width) : text.padEnd(width));
  const [unmarked, marked] = column.best ? ['  ', ' ◂'] : ['', ''];
  return [
    look.paint('muted', align(title) + unmarked),
    look.paint('muted', '─'.repeat(width) + unmarked),
    // What looks equal is equally good.
    ...texts.map((text) =>
      text === best ? look.paint('good', align(text) + marked) : align(text) + unmarked,
    ),
  ];
}

function bestOf({ best }: TableColumn, numbers: readonly number[]): number | undefined {
  if (!best || numbers.length === 0) return undefined;
  return best === 'lowest' ? Math.min(...numbers) : Math.max(...numbers);
}
