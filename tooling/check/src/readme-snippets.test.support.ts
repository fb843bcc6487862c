import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A ```ts block of a page: its code, and the line of the page that it begins on. */
export interface Snippet {
  readonly code: string;
  readonly line: number;
}

/** The ```ts blocks of a page, in their order. */
export function snippetsOf(markdown: string): Snippet[] {
  return [...markdown.matchAll(/^```ts\n(.*?)^```$/gms)].map(({ 1: code, index }) => ({
    code: code!,
    line: markdown.slice(0, index).split('\n').length + 1,
  }));
}

/** What a page's snippets take as given: `types` declares the names, `values` is a program that sets them. */
export interface Given {
  readonly types: string;
  readonly values: string;
}

const run = promisify(execFile);
const root = new URL('../../../', import.meta.url).pathname;
const compiler = join(root, 'node_modules/typescript/bin/tsc');

const compilerOptions = {
  target: 'ES2023',
  lib: ['ES2023', 'DOM'],
  module: 'NodeNext',
  strict: true,
  skipLibCheck: true,
  types: [],
};

/**
 * Compiles a page's snippets as a reader would who has installed the packages, then runs them one after the other.
 * Rejects with what the compiler or the program said.
 */
export async function tryOut(snippets: readonly Snippet[], { types, values }: Given): Promise<void> {
  await mkdir(join(root, 'tooling/check/dist'), { recursive: true });
  const folder = await mkdtemp(join(root, 'tooling/check/dist/readme-'));
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
  try {
    await mkdir(join(folder, 'node_modules/@recurrent'), { recursive: true });
    for (const name of await readdir(join(root, 'packages'))) {
      await symlink(join(root, 'packages', name), join(folder, 'node_modules/@recurrent', name));
    }
    await write('package.json', '{ "type": "module" }');
    await write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    await write('given.d.ts', types);
    await write('given.js', values);
    // Named after its line in the page, so that a finding tells where to look.
    const names = snippets.map(({ line }) => `line-${line}`);
    for (const [index, { code }] of snippets.entries())
      await write(`${names[index]}.ts`, `${code}\nexport {};\n`);
    await runIn(folder, [compiler, '-p', '.']);
    for (const name of names) await runIn(folder, ['--import', './given.js', `${name}.js`]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runIn(folder: string, words: string[]): Promise<void> {
  try {
    await run(process.execPath, words, { cwd: folder });
  } catch (cause) {
    const { stdout, stderr } = cause as { stdout: string; stderr: string };
    throw new Error(`${stdout}${stderr}`.trim(), { cause });
  }
}
