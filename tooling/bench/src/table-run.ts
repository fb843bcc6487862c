import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const programOf = (name: string): string =>
  fileURLToPath(new URL(`../../../packages/${name}/dist/cli/bin.js`, import.meta.url));

/**
 * Run in the command's own process: looks at its memory every 10 ms, and writes the most when it ends. What the system
 * itself calls a process's most (maxRSS) is no less than what the process that started it held.
 */
const tellPeak = `data:text/javascript,${encodeURIComponent(`
  let peak = 0;
  const look = () => (peak = Math.max(peak, process.memoryUsage.rss()));
  setInterval(look, 10).unref();
  process.on('exit', () => process.getBuiltinModule('fs').writeSync(3, String((look(), peak))));
`)}`;

/** What one run of a command line over a table took. */
export interface TableRun {
  readonly peakBytes: number;
  readonly seconds: number;
  /** Lines on standard output. */
  readonly lines: number;
}

/** Runs a package's command line, with a table of these rows as the file that `words` names '{table}'. */
export async function tableRun(
  name: string,
  { words, rows }: { readonly words: readonly string[]; readonly rows: Iterable<string> },
): Promise<TableRun> {
  const folder = mkdtempSync(join(tmpdir(), `bench-${name}-`));
  const path = join(folder, 'table.csv');
  writeFileSync(path, [...rows].join('\n'));
  try {
    return await run([programOf(name), ...words.map((word) => word.replace('{table}', path))]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function run(words: readonly string[]): Promise<TableRun> {
  const start = performance.now();
  const child = spawn(process.execPath, ['--import', tellPeak, ...words], {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  let lines = 0;
  let peak = '';
  child.stdout!.on('data', (chunk: Buffer) => (lines += chunk.toString().split('\n').length - 1));
  child.stdio[3]!.on('data', (chunk: Buffer) => (peak += chunk.toString()));
  await once(child, 'close');
  const seconds = (performance.now() - start) / 1000;
  return { peakBytes: Number(peak), seconds, lines };
}
