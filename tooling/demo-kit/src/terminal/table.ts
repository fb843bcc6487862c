import type { Look } from './look.js';

/** A column of a table: words to the left, numbers to the right; the best number of a column can be marked. */
export interface TableColumn {
  readonly title: string;
  readonly digits?: number;
  readonly best?: 'lowest' | 'highest';
}

/** Rows of words and numbers, aligned by column, the best value of each judged column in bold with a mark. */
export function table(
  columns: readonly TableColumn[],
  rows: readonly (readonly (string | number)[])[],
  look: Look,
): string {
  const best = columns.map((column, index) => bestOf(column, numbersOf(rows, index)));
  const cells = rows.map((row) =>
    columns.map((column, index) => {
      const value = row[index] ?? '';
      const text = typeof value === 'number' ? value.toFixed(column.digits ?? 2) : value;
      return { text, number: typeof value === 'number', best: value === best[index] };
    }),
  );
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...cells.map((row) => row[index]!.text.length)),
  );
  const numeric = columns.map((_, index) => cells.some((row) => row[index]!.number));
  const align = (text: string, index: number) =>
    numeric[index] ? text.padStart(widths[index]!) : text.padEnd(widths[index]!);
  const mark = (column: TableColumn, isBest: boolean) => (column.best ? (isBest ? ' ◂' : '  ') : '');
  const lines = [
    columns.map((column, index) => look.paint('muted', align(column.title, index) + mark(column, false))),
    columns.map((column, index) => look.paint('muted', '─'.repeat(widths[index]!) + mark(column, false))),
    ...cells.map((row) =>
      row.map((cell, index) => {
        const text = align(cell.text, index) + mark(columns[index]!, cell.best);
        return cell.best ? look.paint('good', text) : text;
      }),
    ),
  ];
  return lines.map((line) => `  ${line.join('  ').trimEnd()}\n`).join('');
}

function numbersOf(rows: readonly (readonly (string | number)[])[], index: number): number[] {
  return rows.map((row) => row[index]).filter((value) => typeof value === 'number');
}

function bestOf(column: TableColumn, numbers: readonly number[]): number | undefined {
  if (!column.best || numbers.length === 0) return undefined;
  return column.best === 'lowest' ? Math.min(...numbers) : Math.max(...numbers);
}
