import { fileURLToPath } from 'node:url';
import { build, defaultClientConditions } from 'vite';
import { expect, test } from 'vitest';

const entry = fileURLToPath(new URL('./index.ts', import.meta.url));

test('a page loads no byte of TensorFlow.js before it trains, and finds the model beside it', async () => {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@recurrent/source', ...defaultClientConditions] },
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      assetsInlineLimit: 0,
      rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' },
    },
  });
  if (!('output' in built)) throw new Error('one bundle was asked for');
  const first = built.output.find((file) => file.type === 'chunk' && file.isEntry);
  if (first?.type !== 'chunk') throw new Error('a page begins with one chunk');
  const atOnce = built.output.filter(
    (file) => file.type === 'chunk' && (file === first || first.imports.includes(file.fileName)),
  );
  expect(atOnce.map((file) => (file.type === 'chunk' ? file.code : '')).join('')).not.toMatch(
    /@tensorflow|tfjs/,
  );
  const assets = built.output.filter((file) => file.type === 'asset').map(({ fileName }) => fileName);
  expect(assets).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/model-.*\.json$/) as string,
      expect.stringMatching(/weights-.*\.bin$/) as string,
    ]),
  );
});
