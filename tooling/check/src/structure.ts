import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { SourceFile } from './source-files.js';

const emptyNames = /(^|\/)(utils?|helpers?|common|misc|types|constants|manager)(\.ts|\/)/;
const rootRooms = ['packages/', 'apps/', 'tooling/'];

/** Where the house is not as ARCHITECTURE.md and CONTRIBUTING.md say, one sentence each. */
export function structureViolations(paths: readonly string[], files: readonly SourceFile[]): string[] {
  return [
    ...paths.filter((path) => emptyNames.test(path)).map((path) => `${path}: the name says nothing.`),
    ...files.flatMap(fileViolations),
    ...taskFolders(paths).flatMap((folder) => missingTaskFiles(folder, paths)),
    ...packageFolders(paths).flatMap((folder) => packageViolations(folder, paths)),
    ...readmeViolations(),
  ];
}

function fileViolations({ path, text }: SourceFile): string[] {
  const found: string[] = [];
  const lines = text.split('\n').length;
  if (lines > 400) found.push(`${path}: ${lines} lines, more than 400.`);
  if (!rootRooms.some((room) => path.startsWith(room))) return found;
  if (!/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(basename(path))) found.push(`${path}: not in kebab-case.`);
  if (/\b(test|describe|it)\.(only|skip|todo)\(/.test(text)) found.push(`${path}: a test left out or alone.`);
  if (/\b(TODO|FIXME)\b|@ts-(ignore|nocheck)/.test(text) && !path.startsWith('tooling/check/')) {
    found.push(`${path}: unfinished or unchecked code.`);
  }
  return found;
}

/** Folders of a domain package that hold a task: those with a preprocessor. */
function taskFolders(paths: readonly string[]): string[] {
  return paths
    .filter((path) => /^packages\/(?!core\/)[^/]+\/src\/[^/]+\/preprocessor\.ts$/.test(path))
    .map(dirname);
}

function missingTaskFiles(folder: string, paths: readonly string[]): string[] {
  const task = basename(folder);
  const wanted = ['sample.ts', 'network.ts', `${task}.ts`, 'stream.ts', `${task}.test.ts`, 'index.ts'];
  return wanted
    .filter((file) => !paths.includes(`${folder}/${file}`))
    .map((file) => `${folder}: a task folder has ${file}.`);
}

function packageFolders(paths: readonly string[]): string[] {
  return paths.filter((path) => /^packages\/[^/]+\/package\.json$/.test(path)).map(dirname);
}

function packageViolations(folder: string, paths: readonly string[]): string[] {
  const name = basename(folder);
  const missing = ['README.md', 'LICENSE', 'tsconfig.json', `api/${name}.api.md`]
    .filter((file) => !paths.includes(`${folder}/${file}`))
    .map((file) => `${folder}: a package has ${file}.`);
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as Record<string, unknown>;
  const unsaid = ['description', 'license', 'engines', 'files', 'exports', 'publishConfig']
    .filter((field) => !(field in manifest))
    .map((field) => `${folder}/package.json: says no ${field}.`);
  return [...missing, ...unsaid];
}

function readmeViolations(): string[] {
  const readme = readFileSync('README.md', 'utf8');
  return ['demo', 'test']
    .filter((command) => !new RegExp(`npx -y pnpm@[0-9.]+ ${command}\\b`).test(readme))
    .map((command) => `README.md: does not name the command 'npx -y pnpm@… ${command}'.`);
}
