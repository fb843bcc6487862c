import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview, type PreviewServer } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from './demo-page.js';
import { trainOnThreads } from './train-on-threads.test.support.js';

/** What makes a page cross-origin isolated: without it there is no memory to share. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

describe.skipIf(!findChromium())('training on the threads of a page', () => {
  const outDir = mkdtempSync(join(tmpdir(), 'threads-page-'));
  let server: PreviewServer;

  beforeAll(async () => {
    const root = fileURLToPath(new URL('threads-page', import.meta.url));
    const config = { root, configFile: false, logLevel: 'error' } as const;
    await build({ ...config, worker: { format: 'es' }, build: { outDir, target: 'es2023' } });
    server = await preview({
      ...config,
      build: { outDir },
      preview: { host: '127.0.0.1', port: 0, headers: isolation },
    });
  });
  afterAll(async () => {
    await server.close();
    rmSync(outDir, { recursive: true });
  });

  /** Weights that a page comes to, each training in a page of its own. */
  async function trainInPage(workers: number): Promise<number[]> {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(server.resolvedUrls!.local[0]!, { waitUntil: 'networkidle' });
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      let started = 0;
      page.on('worker', () => (started += 1));
      const weights = await page.evaluate(
        (count) => (globalThis as unknown as { trainOnThreads: typeof trainOnThreads }).trainOnThreads(count),
        workers,
      );
      // The page itself is the first.
      expect(started).toBe(workers - 1);
      return weights;
    } finally {
      await browser.close();
    }
  }

  test('gives two workers the weights that two have in Node, and the same ones each time', async () => {
    const [inPage, again, here] = [await trainInPage(2), await trainInPage(2), await trainOnThreads(2)];
    expect(again).toEqual(inPage);
    expect(inPage).toHaveLength(here.length);
    for (const [at, value] of here.entries()) expect(inPage[at]).toBeCloseTo(value, 5);
  });
});
