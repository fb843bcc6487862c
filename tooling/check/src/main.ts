import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { apiSurfaceViolations } from './api-surface.js';
import { importLawViolations } from './import-law.js';
import { packedViolations } from './packed-packages.js';
import { repositoryPaths, sourceFiles } from './source-files.js';
import { structureViolations } from './structure.js';

/** One named check: its findings, none when it passes. */
interface Check {
  readonly name: string;
  run(): string[] | Promise<string[]>;
}

const paths = repositoryPaths();
const files = sourceFiles(paths);
const packages = paths.filter((path) => /^packages\/[^/]+\/package\.json$/.test(path)).map(dirname);
const update = process.argv.includes('--update-api');

const checks: readonly Check[] = [
  { name: 'lint', run: () => command('oxlint', ['--type-aware']) },
  { name: 'format', run: () => command('prettier', ['--check', '.', '--log-level', 'warn']) },
  { name: 'import law', run: () => importLawViolations(files) },
  { name: 'structure', run: () => structureViolations(paths, files) },
  { name: 'public surface', run: () => apiSurfaceViolations(packages, { update }) },
  { name: 'unused code', run: () => command('knip', ['--no-progress']) },
  ...packages.map((folder) => ({
    name: `publishable ${folder}`,
    run: () => command('publint', ['run', folder, '--strict', '--pack', 'npm']),
  })),
  { name: 'installed from tarballs', run: () => packedViolations(packages) },
];

/** Runs a program of this workspace; what it printed is the finding when it fails. */
function command(program: string, args: readonly string[]): string[] {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? [] : [error?.message ?? `${stdout}${stderr}`.trim()];
}

let failed = 0;
for (const check of checks) {
  const findings = await check.run();
  if (findings.length > 0) failed++;
  console.log(`${findings.length === 0 ? '✓' : '✗'} ${check.name}`);
  for (const finding of findings) console.log(`    ${finding.replaceAll('\n', '\n    ')}`);
}
console.log(`\n${checks.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
