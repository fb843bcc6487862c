import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { build, preview } from 'vite';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A page as a visitor gets it: built, served on this machine, with a browser to open it in. */
export interface DemoPage {
  readonly url: string;
  readonly browser: Browser;
  close(): Promise<void>;
}

/** Where Chromium is on this machine: CHROMIUM_PATH, or where Debian puts it; undefined when there is none. */
export function findChromium(): string | undefined {
  return [process.env['CHROMIUM_PATH'], '/usr/bin/chromium'].find((path) => path && existsSync(path));
}

/** A browser that the caller closes. */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('A page is tested in Chromium. None was found. Set CHROMIUM_PATH.');
  return chromium.launch({ executablePath, args: [...flags, ...more] });
}

/** Builds the page of a Vite configuration file, serves it on a free port of 127.0.0.1 and starts Chromium. */
export async function startDemoPage(configFile: string): Promise<DemoPage> {
  await build({ configFile, logLevel: 'error' });
  const server = await preview({ configFile, logLevel: 'error', preview: { host: '127.0.0.1', port: 0 } });
  const browser = await launchChromium();
  return {
    url: server.resolvedUrls!.local[0]!,
    browser,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
