import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { build, preview, type PreviewServer } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from './demo-page.js';
import type * as OnBackends from './networks-on-backends.test.support.js';
import {
  networks,
  runOnBackend,
  trainOnBackend,
  type precisionOf,
} from './networks-on-backends.test.support.js';

/** Graphics cards that are programs, so that every machine has the same ones. */
const softwareGraphics = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
];

const trained = ['lstm of options', 'gru that drops', 'embedding, encoder, decoder, attention'];

type Visitor = typeof globalThis & { readonly networks: typeof OnBackends };

/** A page of the backends, away with `close`. */
async function openPage(): Promise<{ readonly page: Page; readonly close: () => Promise<void> }> {
  const outDir = mkdtempSync(join(tmpdir(), 'backends-page-'));
  const root = fileURLToPath(new URL('backends-page', import.meta.url));
  const config = { root, configFile: false, logLevel: 'error' } as const;
  await build({ ...config, build: { outDir, target: 'es2023' } });
  const server: PreviewServer = await preview({
    ...config,
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  });
  const browser: Browser = await launchChromium(softwareGraphics);
  const page = await browser.newPage();
  await page.goto(server.resolvedUrls!.local[0]!, { waitUntil: 'networkidle' });
  return {
    page,
    async close() {
      await browser.close();
      await server.close();
      rmSync(outDir, { recursive: true });
    },
  };
}

describe.skipIf(!findChromium())('in a page', () => {
  let opened: Awaited<ReturnType<typeof openPage>>;
  beforeAll(async () => {
    opened = await openPage();
  });
  afterAll(() => opened.close());

  describe.each(['webgl', 'webgpu'])('on the %s backend', (backend) => {
    let precision: Awaited<ReturnType<typeof precisionOf>>;
    beforeAll(async () => {
      precision = await opened.page.evaluate(
        (name) => (globalThis as Visitor).networks.precisionOf(name),
        backend,
      );
    });

    test('numbers have 32 bits', ({ skip }) => {
      skip(precision === undefined, `This Chromium has no ${backend}.`);
      expect(precision).toBe(32);
    });

    test.for([...networks.keys()])(
      '%s is as on the cpu backend, and its gradients',
      async (what, { skip }) => {
        skip(precision === undefined, `This Chromium has no ${backend}.`);
        const there = await opened.page.evaluate(
          ([where, name]) => (globalThis as Visitor).networks.runOnBackend(where, name),
          [backend, what] as const,
        );
        const here = await runOnBackend('cpu', what);
        expect(largestDifference(there.outputs, here.outputs)).toBeLessThan(1e-5);
        expect(largestDifference(there.gradients, here.gradients)).toBeLessThan(1e-5);
      },
    );
  });

  // TensorFlow.js's webgpu backend reads a loss at once by a canvas, which SwiftShader's WebGPU does not survive.
  test.for(trained)('%s learns on the webgl backend what it learns on cpu', async (what, { skip }) => {
    const { page } = opened;
    const has = await page.evaluate(() => (globalThis as Visitor).networks.precisionOf('webgl'));
    skip(has === undefined, 'This Chromium has no webgl.');
    const there = await page.evaluate(
      (name) => (globalThis as Visitor).networks.trainOnBackend('webgl', name),
      what,
    );
    expect(largestDifference(there, await trainOnBackend('cpu', what))).toBeLessThan(1e-5);
  });
});

function largestDifference(some: readonly number[], others: readonly number[]): number {
  expect(some).toHaveLength(others.length);
  return Math.max(...some.map((value, at) => Math.abs(value - others[at]!)));
}
