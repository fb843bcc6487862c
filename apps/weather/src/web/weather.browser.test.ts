import { fileURLToPath } from 'node:url';
import {
  findBarriers,
  findChromium,
  loadedScripts,
  longestFrame,
  pageLooks,
  startDemoPage,
  tabTo,
  visit,
} from '@recurrent/demo-kit/testing';
import type { DemoPage } from '@recurrent/demo-kit/testing';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const configFile = fileURLToPath(new URL('vite.config.ts', import.meta.url));
const screenshots = fileURLToPath(new URL('../../../../screenshots/', import.meta.url));

describe.skipIf(!findChromium())(
  'the weather page (needs Chromium: install it, or set CHROMIUM_PATH)',
  () => {
    let demo: DemoPage;
    let page: Page;
    let complaints: readonly string[];

    beforeAll(async () => {
      demo = await startDemoPage(configFile);
    });
    afterAll(() => demo.close());
    beforeEach(async () => {
      ({ page, complaints } = await visit(demo));
    });
    afterEach(() => page.context().close());

    const train = async (on: Page, epochs: number) => {
      await on.getByLabel('Epochs at most').fill(String(epochs));
      await on.getByRole('button', { name: 'Train the network' }).click();
      await on.getByText('loaded back without TensorFlow.js').first().waitFor();
    };

    it('trains without ever freezing, then shows its forecast and its errors', async () => {
      expect(await longestFrame(page, () => train(page, 4))).toBeLessThan(200);
      await expect.poll(() => page.getByText('After 4 epochs the training loss is').count()).toBe(1);
      const summary = page.locator('.chart-summary', { hasText: 'the network expects' });
      expect(await summary.textContent()).toMatch(
        /^On the evening of 2 July 2015 the network expects \d+\.\d\u00a0°C for tomorrow\. It became 33\.3\u00a0°C: \d\.\d\u00a0°C off\.$/,
      );
      const row = page.getByRole('row', { name: /^GRU/ });
      const figures = (await row.getByRole('cell').allTextContents()).map((text) => Number.parseFloat(text));
      expect(figures).toHaveLength(3);
      for (const figure of figures) expect(figure).toBeGreaterThan(1);
      expect(figures[0]).toBeLessThan(2.24);
      expect(complaints).toEqual([]);
    });

    it('shows how sure it is, how likely rain is and how much it then is, and what is left over', async () => {
      await train(page, 3);
      const readingOf = (title: string) =>
        page.locator('figure', { hasText: title }).locator('.chart-reading').textContent();
      expect(await readingOf('Highest temperature')).toMatch(/95 % of outcomes.*80 % of outcomes/);
      const told =
        /Highest temperature, .* the 95\u00a0% band held (\d+)\u00a0% and the 80\u00a0% band held (\d+)\u00a0%/;
      const held = told.exec((await page.locator('.told', { hasText: 'band held' }).textContent())!);
      expect(Math.abs(Number(held![1]) - 95)).toBeLessThan(6);
      expect(Math.abs(Number(held![2]) - 80)).toBeLessThan(12);
      const left = page.locator('figure', { hasText: 'Outcome less forecast' }).locator('.chart-summary');
      await page.getByRole('radio', { name: 'Lowest temperature' }).check();
      const ofLowest = await left.textContent();
      expect(ofLowest).toMatch(/^A day ahead the network is off by \d\.\d\u00a0°C on average, and leans by/);

      await page.getByRole('radio', { name: 'Precipitation' }).check();
      await page
        .getByText(
          /^On the evening of 2 July 2015 rain tomorrow is held to be \d+\u00a0% likely\. None fell\.$/,
        )
        .waitFor();
      await page
        .getByText(/^If it rains tomorrow, as often more than \d+\.\d\u00a0mm will fall as less\.$/)
        .waitFor();
      expect(await readingOf('How likely rain is')).toMatch(/it rained.*how likely it is.*Climatology/);
      const figure = page.locator('figure', { hasText: 'How likely rain is' });
      await figure.getByText('The same as a table').click();
      const likely = await figure.getByRole('row').last().getByRole('cell').nth(1).textContent();
      expect(likely).toMatch(/^\d+\u00a0%$/);
      // As the week below says it.
      expect(await page.locator('.week-rain').last().textContent()).toBe(`rain ${likely}`);
      await page.getByRole('heading', { name: 'How much, if it rains' }).waitFor();
      const row = page.getByRole('row', { name: /^Two GRUs/ });
      const figures = (await row.getByRole('cell').allTextContents()).map((text) => Number.parseFloat(text));
      expect(figures[0]).toBeLessThan(50);
      expect(figures[1]).toBeLessThan(25);
      expect(await findBarriers(page)).toEqual([]);
      await page.screenshot({ path: `${screenshots}weather-rain.png`, fullPage: true });
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 390, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      expect(await findBarriers(page)).toEqual([]);
      await page.screenshot({ path: `${screenshots}weather-rain-phone.png`, fullPage: true });
      expect(complaints).toEqual([]);
    });

    it('loads no TensorFlow.js outside its worker', async () => {
      await train(page, 1);
      const { all, withTensorflow } = await loadedScripts(page);
      expect(all.length).toBeGreaterThan(0);
      expect(withTensorflow).toEqual([]);
    });

    it('stops when asked, and uses what was learned so far', async () => {
      await page.getByLabel('Epochs at most').fill('200');
      await page.getByRole('button', { name: 'Train the network' }).click();
      await page.getByText(/After ([2-9]|\d\d+) epochs/).waitFor();
      await page.getByRole('button', { name: 'Stop', exact: true }).click();
      await page
        .getByText(/Stopped after .* loaded back without TensorFlow\.js/)
        .first()
        .waitFor();
      expect(await page.getByRole('row', { name: /^GRU/ }).count()).toBe(1);
    });

    it('uses the model of an earlier visit', async () => {
      await train(page, 1);
      await page.reload();
      await page.getByText('trained here before is in use').first().waitFor();
      expect(await page.getByRole('row', { name: /^GRU/ }).count()).toBe(1);
    });

    it('judges again in folds, and shows the rules that are chosen', async () => {
      await train(page, 1);
      const legend = page.locator('figure', { hasText: 'Highest temperature' }).locator('.chart-reading');
      expect(await legend.textContent()).not.toContain('Naive');
      await page.getByRole('checkbox', { name: 'Naive', exact: true }).check();
      await expect.poll(() => legend.textContent()).toContain('Naive');
      await page.getByRole('button', { name: 'Run the backtest' }).click();
      await page.getByText('All folds are done').first().waitFor();
      await page.reload();
      await page
        .getByRole('columnheader', { name: /^from / })
        .first()
        .waitFor();
      expect(await page.getByRole('columnheader', { name: /^from / }).count()).toBe(3);
      await page.screenshot({ path: `${screenshots}weather-folds.png`, fullPage: true });
    });

    it('takes the reader’s own table, and finds it again', async () => {
      const days = Array.from({ length: 1100 }, (_, day) => {
        const date = new Date(Date.UTC(2018, 0, 1 + day)).toISOString().slice(0, 10);
        return `${date},${day % 3},${10 + (day % 20)},${day % 20}`;
      });
      const drop = (name: string, lines: readonly string[]) =>
        page
          .locator('input[type=file]')
          .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });
      await drop('bad.csv', ['date,snow', '2020-01-01,3', '2020-01-02,4']);
      await page.getByText('bad.csv was not taken. A table of weather has the columns').waitFor();
      await drop('mine.csv', ['date,precipitation,temp_max,temp_min', ...days]);
      await page.getByText('Found in this browser: mine.csv. Read 1,100 days.').waitFor();
      await train(page, 1);
      expect(await page.getByRole('row', { name: /^GRU/ }).count()).toBe(1);
      await page.getByRole('button', { name: 'Back to the example' }).click();
      await page.getByRole('heading', { name: 'Seven days of Seattle weather' }).waitFor();
    });

    it('is worked by keyboard alone', async () => {
      await tabTo(page, 'spinbutton', 'Epochs at most');
      await page.keyboard.type('1');
      await page.keyboard.press('Enter');
      await page.getByText('loaded back without TensorFlow.js').first().waitFor();
      await tabTo(page, 'radio', 'Highest temperature');
      await page.keyboard.press('ArrowRight');
      await page.getByRole('heading', { name: 'Lowest temperature' }).waitFor();
      await tabTo(page, 'button', 'One day on');
      await page.keyboard.press('Enter');
      await page.getByText('On the evening of 3 July 2015').waitFor();
      await tabTo(page, 'slider', 'Today');
      await page.keyboard.press('Home');
      await page.getByText('On the evening of 1 January 2015').waitFor();
      expect(complaints).toEqual([]);
    });

    it.each(pageLooks)('is whole and open to everyone: $name', async ({ name, ...look }) => {
      const { page: opened } = await visit(demo, look);
      await train(opened, 6);
      expect(await opened.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        look.width,
      );
      expect(await findBarriers(opened)).toEqual([]);
      await opened.screenshot({ path: `${screenshots}weather-${name}.png`, fullPage: true });
      await opened.context().close();
    });
  },
);
