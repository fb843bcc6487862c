import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../../packages/nlp/dist/cli/bin.js', import.meta.url));
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

const texts = [
  'What a lovely evening, we will be back!',
  'The battery died after two days and nobody answers my mails.',
  '"Slow, dull and far too long: I left before the end."',
  'It does what it says, and it has done so for years. Would buy again.',
];

/** What one run of the command line over a table took. */
export interface TableRun {
  readonly peakBytes: number;
  readonly seconds: number;
  /** How many rows came back. */
  readonly rows: number;
}

/** Opinions in a file of so many rows, told by the command line in a process of its own. */
export async function tableRun(rows: number): Promise<TableRun> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-nlp-'));
  const path = join(folder, 'opinions.csv');
  const lines = Array.from({ length: rows }, (_, row) => `${row},${texts[row % texts.length]}\n`);
  writeFileSync(path, `id,text\n${lines.join('')}`);
  try {
    return await run(['sentiment', '--file', path]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function run(words: readonly string[]): Promise<TableRun> {
  const start = performance.now();
  const child = spawn(process.execPath, ['--import', tellPeak, program, ...words], {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  let lines = 0;
  let peak = '';
  child.stdout!.on('data', (chunk: Buffer) => (lines += chunk.toString().split('\n').length - 1));
  child.stdio[3]!.on('data', (chunk: Buffer) => (peak += chunk.toString()));
  await once(child, 'close');
  const seconds = (performance.now() - start) / 1000;
  // Without the header.
  return { peakBytes: Number(peak), seconds, rows: lines - 1 };
}
