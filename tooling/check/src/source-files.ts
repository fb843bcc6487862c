import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** One TypeScript file of the repository. `path` is relative to the root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Every path that git tracks or would track, so that build products and stray files never count. */
export function repositoryPaths(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return [...new Set(listed.split('\n'))].filter((path) => path !== '' && existsSync(path)).sort();
}

/** The TypeScript files among them, with their text. */
export function sourceFiles(paths: readonly string[]): SourceFile[] {
  return paths
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}
