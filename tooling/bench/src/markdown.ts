import type { Machine } from './machine.js';
import type { BenchRow } from './row.js';

/** What one run of the benchmarks gave. */
export interface BenchReport {
  readonly machine: Machine;
  readonly rows: readonly BenchRow[];
}

/** A report as a page, with the command that made it. */
export function toMarkdown({ machine, rows }: BenchReport, command: string): string {
  const { processor, cores, platform, node } = machine;
  const suites = [...new Set(rows.map(({ suite }) => suite))];
  return [
    '# Benchmarks',
    '',
    'Ratios to a peer: both do the same work by turns in one run, and the medians are compared. Above 1, ours is faster.',
    '',
    `Made by \`${command}\` on ${processor}, ${cores} cores, ${platform}, Node ${node}.`,
    ...suites.flatMap((suite) => [
      '',
      `## ${suite}`,
      '',
      ...tableOf(rows.filter((row) => row.suite === suite)),
    ]),
    '',
  ].join('\n');
}

function tableOf(rows: readonly BenchRow[]): string[] {
  const cells = rows.map((row) => [
    row.case,
    `${toText(row.ours)} ${row.unit}`,
    `${toText(row.peer)} ${row.unit}`,
    row.peerName,
    `${row.ratio.toFixed(1)} ×`,
  ]);
  const head = ['case', 'ours', 'peer', 'peer is', 'ratio'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((line) => line[column]!.length)),
  );
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...cells].map(
    (line) => `| ${line.map((text, column) => text.padEnd(widths[column]!)).join(' | ')} |`,
  );
}

function toText(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
