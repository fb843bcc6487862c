import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import type { SourceFile } from './source-files.js';

/** Rooms of core and the rooms each may import, as ARCHITECTURE.md draws the arrows. */
const coreRooms: Record<string, readonly string[]> = {
  errors: [],
  random: ['errors'],
  kernels: ['errors'],
  data: ['errors', 'random'],
  metrics: ['errors', 'data'],
  network: ['errors', 'random', 'data'],
  inference: ['errors', 'random', 'kernels', 'data', 'network'],
  task: ['errors', 'random', 'kernels', 'data', 'network', 'inference'],
  interchange: ['errors', 'data', 'network', 'task'],
  tuning: ['errors', 'random'],
  node: ['errors', 'kernels', 'task', 'interchange', 'tuning'],
  backend: ['errors', 'random', 'kernels', 'data', 'network'],
  layers: ['errors', 'random', 'kernels', 'data', 'network', 'backend'],
  losses: ['errors', 'data', 'kernels', 'network', 'backend', 'layers'],
  training: [
    'errors',
    'random',
    'kernels',
    'data',
    'network',
    'backend',
    'layers',
    'losses',
    'metrics',
    'inference',
  ],
  testing: ['errors', 'random', 'data', 'network', 'inference', 'task', 'training'],
  index: ['errors', 'random', 'data', 'network', 'metrics', 'inference', 'task'],
};

/** Rooms that may hold TensorFlow.js. Everything else must run without it. */
const tensorflowRooms = new Set(['backend', 'layers', 'losses', 'training', 'testing']);

/** One import statement or `import()` of a file. */
interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly line: number;
  readonly dynamic: boolean;
  readonly typeOnly: boolean;
}

/** Who imports whom against the law, one sentence each. */
export function importLawViolations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    importsOf(file).flatMap((found) => {
      const rule = brokenRule(found);
      return rule ? [`${found.from}:${found.line} imports '${found.specifier}': ${rule}`] : [];
    }),
  );
}

function importsOf(file: SourceFile): Import[] {
  const { module } = parseSync(file.path, file.text);
  const lineOf = (offset: number): number => file.text.slice(0, offset).split('\n').length;
  const statics = module.staticImports.map((entry) => ({
    specifier: entry.moduleRequest.value,
    line: lineOf(entry.start),
    typeOnly: entry.entries.length > 0 && entry.entries.every((name) => name.isType),
  }));
  const reExports = module.staticExports.flatMap((entry) =>
    entry.entries.flatMap((name) =>
      name.moduleRequest
        ? [{ specifier: name.moduleRequest.value, line: lineOf(entry.start), typeOnly: name.isType }]
        : [],
    ),
  );
  const dynamics = module.dynamicImports.map(({ moduleRequest }) => ({
    specifier: file.text.slice(moduleRequest.start, moduleRequest.end).replace(/^['"`]|['"`]$/g, ''),
    line: lineOf(moduleRequest.start),
    typeOnly: false,
  }));
  return [
    ...[...statics, ...reExports].map((found) => ({ ...found, from: file.path, dynamic: false })),
    ...dynamics.map((found) => ({ ...found, from: file.path, dynamic: true })),
  ];
}

function brokenRule(found: Import): string | undefined {
  const [area, owner, folder] = found.from.split('/');
  if (/^@recurrent\/[a-z]+-demo/.test(found.specifier)) return 'nobody imports an app.';
  if (area !== 'packages' || folder !== 'src' || isTest(found.from)) return undefined;
  return owner === 'core' ? brokenInCore(found) : brokenInDomain(found);
}

function brokenInDomain({ from, specifier }: Import): string | undefined {
  const sibling = /^@recurrent\/([^/]+)/.exec(specifier)?.[1];
  if (!sibling || sibling === 'core') return undefined;
  if (sibling === 'datasets' && from.includes('/training/')) return undefined;
  return 'a domain package imports core, and data sets in its training scripts, nothing else of ours.';
}

function brokenInCore(found: Import): string | undefined {
  const room = roomOf(found.from);
  if (found.specifier.startsWith('@recurrent/')) return 'core knows no domain.';
  if (found.specifier.startsWith('@tensorflow/')) {
    return tensorflowRooms.has(room) || found.typeOnly
      ? undefined
      : `'${room}' must run without TensorFlow.js.`;
  }
  if (found.specifier.startsWith('node:')) {
    return room === 'node' || room === 'testing' ? undefined : "only 'node' may touch Node's own modules.";
  }
  if (!found.specifier.startsWith('.')) return undefined;
  const target = roomOf(posix.join(posix.dirname(found.from), found.specifier));
  if (target === room) return undefined;
  // Fitting is the one road from a task to TensorFlow.js, and it is taken at run time only.
  if (room === 'task' && target === 'training' && (found.dynamic || found.typeOnly)) return undefined;
  return coreRooms[room]?.includes(target) ? undefined : `'${room}' may not import '${target}'.`;
}

function roomOf(path: string): string {
  const [, , , room = ''] = path.split('/');
  return room.replace(/\.[tj]s$/, '');
}

function isTest(path: string): boolean {
  return /\.test\.(support\.)?ts$/.test(path);
}
