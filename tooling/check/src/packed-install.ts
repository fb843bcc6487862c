import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** An empty folder in which packages are installed from tarballs, as a user would. */
export interface PackedInstall {
  readonly place: string;
  /** Runs a program there. */
  run(command: string, args: readonly string[], cwd?: string): void;
  remove(): void;
}

/** Packs packages and installs them. The caller removes what it gets. */
export function installPacked(folders: readonly string[]): PackedInstall {
  const place = mkdtempSync(join(tmpdir(), 'packed-'));
  const run = (command: string, args: readonly string[], cwd = place): void => {
    execFileSync(command, args, {
      cwd,
      encoding: 'utf8',
      stdio: 'pipe',
      shell: process.platform === 'win32',
    });
  };
  const remove = (): void => rmSync(place, { recursive: true });
  try {
    for (const folder of folders) {
      run('npx', ['-y', 'pnpm@12.21.0', 'pack', '--pack-destination', place], resolve(folder));
    }
    const tarballs = readdirSync(place).map((file) => `./${file}`);
    writeFileSync(join(place, 'package.json'), '{ "type": "module" }');
    run('npm', ['install', '--no-audit', '--no-fund', ...tarballs]);
    return { place, run, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
