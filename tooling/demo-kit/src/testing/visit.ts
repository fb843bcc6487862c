import type { Page } from 'playwright-core';
import type { DemoPage } from './demo-page.js';
import { collectComplaints } from './page-watch.js';

/** How a visitor looks at a page. */
export interface PageLook {
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
}

/** A page that a visitor has open, and what it complains about. */
export interface Visit {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** On a wide screen and on a phone, by day and by night. */
export const pageLooks: readonly (PageLook & { readonly name: string })[] = [
  { name: 'light', colorScheme: 'light', width: 1200 },
  { name: 'dark', colorScheme: 'dark', width: 1200 },
  { name: 'phone-light', colorScheme: 'light', width: 390 },
  { name: 'phone-dark', colorScheme: 'dark', width: 390 },
];

/** Opens a demo's page as somebody who was never there before; the caller closes its context. */
export async function visit(
  demo: DemoPage,
  { colorScheme, width }: PageLook = { colorScheme: 'light', width: 1200 },
): Promise<Visit> {
  const context = await demo.browser.newContext({
    colorScheme,
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints = collectComplaints(page);
  await page.goto(demo.url);
  return { page, complaints };
}

/** The scripts that a page itself, not a worker of it, has loaded, and which of them hold TensorFlow.js. */
export async function loadedScripts(page: Page): Promise<{ all: string[]; withTensorflow: string[] }> {
  const texts = await page.evaluate(async () => {
    const names = performance.getEntriesByType('resource').map(({ name }) => name);
    const scripts = names.filter((name) => name.endsWith('.js') && !name.includes('worker'));
    return Promise.all(scripts.map(async (name) => [name, await (await fetch(name)).text()] as const));
  });
  // The name of a flag that TensorFlow.js reads, which no minifier changes.
  const withTensorflow = texts.filter(([, text]) => text.includes('WASM_HAS_SIMD_SUPPORT'));
  return { all: texts.map(([name]) => name), withTensorflow: withTensorflow.map(([name]) => name) };
}

/** Presses Tab until a control has the focus. @throws {Error} when it is not reached */
export async function tabTo(
  page: Page,
  role: 'button' | 'slider' | 'radio' | 'spinbutton' | 'textbox' | 'combobox' | 'checkbox',
  name: string | RegExp,
): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const control = page.getByRole(role, { name }).first();
    if (await control.evaluate((one) => one === document.activeElement)) return;
  }
  throw new Error(`Tab does not reach the ${role} ${String(name)}.`);
}
