import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, defaultClientConditions, type Rolldown } from 'vite';
import { describe, expect, test } from 'vitest';

const entry = fileURLToPath(new URL('../page-entry.js', import.meta.url));
const kilobyte = 1024;
const foreign = /@tensorflow|tfjs|node:fs/;

interface Page {
  /** What is loaded before anything is called. */
  readonly atOnce: readonly Rolldown.OutputChunk[];
  /** What is loaded only when something is called. */
  readonly later: readonly Rolldown.OutputChunk[];
}

/** What `import { names } from '@recurrent/core'` makes of a page. */
async function buildPage(names: readonly string[]): Promise<Page> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@recurrent/source', ...defaultClientConditions] },
    plugins: [
      {
        name: 'page-entry',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? `export { ${names.join(', ')} } from './index.js';` : undefined),
      },
    ],
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' },
    },
  });
  if (!('output' in built)) throw new Error('one bundle was asked for');
  const chunks = built.output.filter((file) => file.type === 'chunk');
  const atOnce = new Set<Rolldown.OutputChunk>();
  const load = (chunk: Rolldown.OutputChunk): void => {
    if (atOnce.has(chunk)) return;
    atOnce.add(chunk);
    chunks.filter(({ fileName }) => chunk.imports.includes(fileName)).forEach(load);
  };
  chunks.filter(({ isEntry }) => isEntry).forEach(load);
  return { atOnce: [...atOnce], later: chunks.filter((chunk) => !atOnce.has(chunk)) };
}

/** Chunks with something of TensorFlow.js or Node in their code or among their modules. */
function foreignChunks(chunks: readonly Rolldown.OutputChunk[]): string[] {
  return chunks
    .filter(({ code, moduleIds }) => foreign.test(code) || moduleIds.some((id) => foreign.test(id)))
    .map(({ fileName }) => fileName);
}

describe('a page that only loads a model and predicts', () => {
  test.each([[['loadModel', 'createEngine']], [['loadModel', 'createPredictor']]])(
    'loads no byte of TensorFlow.js and none of Node, by %j',
    async (names) => {
      const { atOnce } = await buildPage(names);
      expect(foreignChunks(atOnce)).toEqual([]);
      const code = atOnce.map((chunk) => chunk.code).join('\n');
      const bytes = gzipSync(code, { level: 9 }).length;
      process.stdout.write(`${names.join(' and ')}: ${bytes} bytes gzipped, ${code.length} minified\n`);
      // What is promised is 60 KB; layers of frames are 3 of what it is, live graphs 2, sessions of graphs 2.
      expect(bytes).toBeLessThan(50 * kilobyte);
    },
  );

  test('has TensorFlow.js in what it would load to train, and only there', async () => {
    const { atOnce, later } = await buildPage(['loadModel', 'createPredictor']);
    expect(foreignChunks(atOnce)).toEqual([]);
    expect(foreignChunks(later)).not.toEqual([]);
  });
});
