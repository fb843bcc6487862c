import { growthOf, type Growth } from './growth.js';
import { remarksOn } from './remarks.js';
import type { Machine } from './machine.js';
import type { BenchRow } from './row.js';

/** What one run of the benchmarks gave. */
export interface BenchReport {
  readonly machine: Machine;
  /** Whether our kernels ran on wide vectors. */
  readonly isWide: boolean;
  readonly rows: readonly BenchRow[];
}

/** A report as a page, with the command that made it. */
export function toMarkdown({ machine, isWide, rows }: BenchReport, command: string): string {
  const { processor, cores, platform, node } = machine;
  const suites = [...new Set(rows.map(({ suite }) => suite))];
  return [
    isWide ? '# Benchmarks on wide vectors' : '# Benchmarks',
    '',
    'Ratios to a peer: both do the same work by turns in one run, and the medians are compared. Above 1, ours is faster.',
    '',
    ...(isWide ? ['Ours after `useWideVectors()`: vectors of eight floats, peers as they are.', ''] : []),
    `Made by \`${command}\` on ${processor}, ${cores} cores, ${platform}, Node ${node}.`,
    ...suites.flatMap((suite) => [
      '',
      `## ${suite}`,
      '',
      ...remarksOn(rows.filter((row) => row.suite === suite)).flatMap((remark) => [remark, '']),
      ...tableOf(rows.filter((row) => row.suite === suite)),
      ...growthOf(rows.filter((row) => row.suite === suite)).flatMap((growth) => ['', toSentence(growth)]),
    ]),
    '',
  ].join('\n');
}

function toSentence({ size, from, to, ours, peer, peerName }: Growth): string {
  return `From ${from} to ${to} ${size}, ours grows as ${size}^${ours.toFixed(2)}, ${peerName} as ${size}^${peer.toFixed(2)}.`;
}

function tableOf(rows: readonly BenchRow[]): string[] {
  const hasNotes = rows.some(({ note }) => note !== undefined);
  const cells = rows.map((row) => [
    row.case,
    `${toText(row.ours)} ${row.unit}`,
    `${toText(row.peer)} ${row.unit}`,
    row.peerName,
    `${row.ratio.toFixed(row.ratio < 10 ? 2 : 1)} ×`,
    ...(hasNotes ? [row.note ?? ''] : []),
  ]);
  const head = ['case', 'ours', 'peer', 'peer is', 'ratio', ...(hasNotes ? ['also'] : [])];
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
