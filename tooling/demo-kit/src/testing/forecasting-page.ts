import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, startDemoPage } from './demo-page.js';
import type { DemoPage } from './demo-page.js';
import { findBarriers } from './page-watch.js';
import { loadedScripts, pageLooks, tabTo, visit } from './visit.js';

/** What is particular to a forecasting page. */
export interface ForecastingPageTest {
  readonly name: string;
  readonly configFile: URL;
  /** Where screenshots go. */
  readonly screenshots: URL;
  readonly verdict: RegExp;
  /** A rule that is hidden at first. */
  readonly hiddenRule: string;
  /** A short table that the page takes, and what it then tells. */
  readonly table: { readonly text: string; readonly told: RegExp };
  /** What it says of a table that has no dates. */
  readonly refusal: RegExp;
}

/** What every forecasting page does; states are waited for that stay. */
export function describeForecastingPage(page: ForecastingPageTest): void {
  const { name, table } = page;
  describe.skipIf(!findChromium())(
    `the ${name} page (needs Chromium: install it, or set CHROMIUM_PATH)`,
    () => {
      let demo: DemoPage;
      beforeAll(async () => {
        demo = await startDemoPage(fileURLToPath(page.configFile));
      });
      afterAll(() => demo.close());

      it('trains in a worker, says whether it is worth it, and finds the model again', async () => {
        const { page: opened, complaints } = await visit(demo);
        await train(opened, 1);
        expect(await opened.locator('.verdict').textContent()).toMatch(page.verdict);
        const { all, withTensorflow } = await loadedScripts(opened);
        expect(all.length).toBeGreaterThan(0);
        expect(withTensorflow).toEqual([]);
        const legend = opened.locator('figure', { hasText: 'What comes next' }).locator('.chart-reading');
        expect(await legend.textContent()).not.toContain(page.hiddenRule);
        await tabTo(opened, 'checkbox', page.hiddenRule);
        await opened.keyboard.press('Space');
        await expect.poll(() => legend.textContent()).toContain(page.hiddenRule);
        await opened.reload();
        await opened.getByText('trained here before is in use').first().waitFor();
        expect(await opened.getByRole('row', { name: /^The network/ }).count()).toBe(1);
        expect(complaints).toEqual([]);
        await opened.context().close();
      });

      it('takes a dropped table, keeps it for the next visit, and says what is wrong with a bad one', async () => {
        const { page: opened } = await visit(demo);
        await drop(opened, 'mine.csv', table.text);
        await opened.getByText(table.told).waitFor();
        await drop(opened, 'bad.csv', 'a,b\n1,2\n3,4\n');
        expect(await opened.locator('.told.bad').textContent()).toMatch(page.refusal);
        await opened.reload();
        await opened.getByText('Found again from your last visit: mine.csv').waitFor();
        await train(opened, 1);
        await opened.getByRole('button', { name: 'Run the backtest' }).click();
        await opened.getByText('All folds are done').first().waitFor();
        expect(await opened.getByRole('columnheader', { name: /^from / }).count()).toBe(3);
        await opened.context().close();
      });

      it('opens with its example where it takes a table of an earlier visit no more', async () => {
        const { page: opened, complaints } = await visit(demo);
        await opened.evaluate(keepTable, {
          key: `${name}-file`,
          table: { name: 'old.csv', text: 'a,b\n1,2\n' },
        });
        await opened.reload();
        await opened.getByText('Train the network above').waitFor();
        expect(await opened.getByText('Found again from').count()).toBe(0);
        expect(complaints).toEqual([]);
        await opened.context().close();
      });

      it('stops when asked, and uses what was learned so far', async () => {
        const { page: opened } = await visit(demo);
        await opened.getByLabel('Epochs at most').fill('200');
        await opened.getByRole('button', { name: 'Train the network' }).click();
        await opened.getByText(/After \d+ epochs?/).waitFor();
        await opened.getByRole('button', { name: 'Stop', exact: true }).click();
        await opened
          .getByText(/Stopped after/)
          .first()
          .waitFor();
        await opened.locator('.verdict').waitFor();
        expect(await opened.locator('.verdict').textContent()).not.toBe('');
        await opened.context().close();
      });

      it('is whole and open to everyone, on a wide screen and on a phone, by day and by night', async () => {
        const { page: opened } = await visit(demo);
        await train(opened, 2);
        for (const { name: look, colorScheme, width } of pageLooks) {
          await opened.setViewportSize({ width, height: 900 });
          await opened.emulateMedia({ colorScheme });
          expect(await opened.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
            width,
          );
          expect(await findBarriers(opened)).toEqual([]);
          const path = fileURLToPath(new URL(`${name}-${look}.png`, page.screenshots));
          await opened.screenshot({ path, fullPage: true });
        }
        await opened.context().close();
      });
    },
  );
}

async function train(page: Page, epochs: number): Promise<void> {
  await page.getByLabel('Epochs at most').fill(String(epochs));
  await page.getByRole('button', { name: 'Train the network' }).click();
  await page.getByText('loaded back without TensorFlow.js').first().waitFor();
}

async function drop(page: Page, name: string, text: string): Promise<void> {
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
}

/** Runs in the page: keeps a table as it does when one is dropped. */
function keepTable({ key, table }: { readonly key: string; readonly table: object }): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('recurrent-demo', 1);
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('kept'));
    opening.addEventListener('error', () => reject(opening.error!));
    opening.addEventListener('success', () => {
      const writing = opening.result.transaction('kept', 'readwrite');
      writing.objectStore('kept').put(table, key);
      writing.addEventListener('complete', () => resolve(opening.result.close()));
    });
  });
}
