import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What a user does first: the installed command line on a table, and the library in a program. */
const program = `
import { createEngine, gru, initializeWeights, sequential } from '@recurrent/core';
import { loadForecaster } from '@recurrent/timeseries';
const network = sequential([gru({ units: 4 })], { numFeatures: 2 });
const engine = createEngine(network, initializeWeights(network, 1));
engine.predict({ values: new Float32Array(6), shape: [1, 3, 2] });
(await loadForecaster('model')).dispose();
`;

/** Packs the packages, installs them in an empty folder as a user would, and uses them there. */
export function packedViolations(folders: readonly string[]): string[] {
  const place = mkdtempSync(join(tmpdir(), 'packed-'));
  const run = (command: string, args: readonly string[], cwd = place): void => {
    execFileSync(command, args, {
      cwd,
      encoding: 'utf8',
      stdio: 'pipe',
      shell: process.platform === 'win32',
    });
  };
  try {
    for (const folder of folders) {
      run('npx', ['-y', 'pnpm@12.21.0', 'pack', '--pack-destination', place], resolve(folder));
    }
    const tarballs = readdirSync(place).map((file) => `./${file}`);
    writeFileSync(join(place, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(place, 'table.csv'), waves());
    writeFileSync(join(place, 'program.js'), program);
    run('npm', ['install', '--no-audit', '--no-fund', ...tarballs]);
    run(
      'npx',
      'recurrent-timeseries forecast table.csv --target height --horizon 3 --epochs 1 --save model'.split(
        ' ',
      ),
    );
    run('node', ['program.js']);
    return [];
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return [`${error instanceof Error ? error.message : String(error)}\n${stdout}${stderr}`.trim()];
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** 400 days of a sine. */
function waves(): string {
  const rows = Array.from({ length: 400 }, (_, day) => {
    const date = new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);
    return `${date},${Math.sin(day / 5).toFixed(4)}`;
  });
  return `date,height\n${rows.join('\n')}\n`;
}
