import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

/** A page whose packages are installed in `place`: gzipped bytes of what it loads at once. */
export async function buildPage(
  place: string,
  { name, script }: { readonly name: string; readonly script: string },
): Promise<number> {
  const root = join(place, name);
  mkdirSync(root);
  writeFileSync(join(root, 'index.html'), '<!doctype html><script type="module" src="./page.js"></script>');
  writeFileSync(join(root, 'page.js'), script);
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { target: 'es2023', modulePreload: false, rolldownOptions: { treeshake: true } },
  });
  const html = readFileSync(join(root, 'dist/index.html'), 'utf8');
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    const code = readFileSync(join(root, 'dist', file), 'utf8');
    for (const [, imported] of code.matchAll(/\b(?:import|from)\s*["']\.\/([^"']+)["']/g)) {
      load(join('assets', imported!));
    }
  };
  for (const [, file] of html.matchAll(/<script[^>]*src="\/([^"]+)"/g)) load(file!);
  if (loaded.size === 0) throw new Error('The page loads no script.');
  return [...loaded].reduce(
    (bytes, file) => bytes + gzipSync(readFileSync(join(root, 'dist', file)), { level: 9 }).length,
    0,
  );
}

/** What a shipped model's page does: it fetches the model and predicts. */
export const predictingPage = `
import { createEngine, loadModel } from '@recurrent/core';
const { network, weights } = await loadModel(new URL('model/', location.href), { task: 'shown' });
const stream = createEngine(network, weights).openStream();
document.body.textContent = String(stream.step(new Float32Array(1)));
`;
