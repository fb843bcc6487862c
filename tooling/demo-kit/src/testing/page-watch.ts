import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** Collects what a page complains about, from now on: console errors and warnings, and errors nobody caught. */
export function collectComplaints(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  return complaints;
}

/** The longest time in milliseconds between two drawn frames of a page while something goes on. */
export async function longestFrame(page: Page, meanwhile: () => Promise<unknown>): Promise<number> {
  await page.evaluate(() => {
    const frames = { longest: 0, watching: true };
    Object.assign(globalThis, { frames });
    let last = performance.now();
    const frame = () => {
      const now = performance.now();
      frames.longest = Math.max(frames.longest, now - last);
      last = now;
      if (frames.watching) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await meanwhile();
  return page.evaluate(() => {
    const { frames } = globalThis as unknown as { frames: { longest: number; watching: boolean } };
    frames.watching = false;
    return frames.longest;
  });
}

/** What keeps people from using a page, in axe's words: rule, and where. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: axe.source });
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
