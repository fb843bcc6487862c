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
  'the sentiment page (needs Chromium: install it, or set CHROMIUM_PATH)',
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
      await isRead(page);
    });
    afterEach(() => page.context().close());

    const judge = (on: Page, name: string) => on.locator('.judge', { hasText: name }).locator('.says');
    /** Both judges have answered. */
    const isRead = async (on: Page) => {
      await expect.poll(() => judge(on, 'The network').textContent()).toMatch(/itive|ative/);
      await expect.poll(() => judge(on, 'A word list').textContent()).not.toBe('…');
    };
    const teach = async (on: Page, epochs = 2) => {
      await on.getByLabel('Epochs at most').fill(String(epochs));
      await on.getByRole('button', { name: 'Teach it' }).click();
      await on.getByText('loaded back without TensorFlow.js').first().waitFor();
    };

    it('moves its opinion with every word that is typed', async () => {
      const text = page.getByLabel('Your opinion');
      await text.fill('');
      await expect.poll(() => judge(page, 'The network').textContent()).toBe('Waits for a word');
      await text.pressSequentially('A wonderful film');
      await expect.poll(() => judge(page, 'The network').textContent()).toMatch(/^Positive, [6-9]\d %$/);
      const summary = page.locator('.chart-summary').first();
      expect(await summary.textContent()).toMatch(
        /^After all 3 words it is \d+ % positive. “wonderful” moved it most/,
      );
      await text.pressSequentially(', ruined by a terrible, boring, stupid end.');
      await expect.poll(() => judge(page, 'The network').textContent()).toMatch(/^Negative, \d+ %$/);
      expect(complaints).toEqual([]);
    });

    it('underlines most what the network looked at most, and says so', async () => {
      await page.getByLabel('Your opinion').fill('The food was terrible');
      await page.getByText('It looked most at “terrible”').waitFor();
      const weights = await page
        .locator('.marked span')
        .evaluateAll((words) => words.map((word) => Number(word.style.getPropertyValue('--weight'))));
      expect(weights).toHaveLength(4);
      expect(weights.indexOf(Math.max(...weights))).toBe(3);
    });

    it('sets a word list beside it that does not always agree', async () => {
      await page.getByRole('button', { name: 'There is nothing funny about this comedy.' }).click();
      await page.getByText('They disagree.').waitFor();
      expect(await judge(page, 'The network').textContent()).toMatch(/^Negative/);
      expect(await judge(page, 'A word list').textContent()).toMatch(/^Positive, \+/);
      await page.getByText(/It counts .*funny \+4/).waitFor();
    });

    it('bears whatever is written', async () => {
      for (const text of ['😡😡😡', '\u0000\u0007', '很好', '<br /><script>', '! '.repeat(500)]) {
        await page.getByLabel('Your opinion').fill(text);
        await isRead(page);
      }
      expect(complaints).toEqual([]);
    });

    it('loads no TensorFlow.js outside its worker, and none at all before it is taught', async () => {
      const before = await loadedScripts(page);
      expect(before.all.length).toBeGreaterThan(0);
      expect(before.withTensorflow).toEqual([]);
      expect(page.workers()).toEqual([]);
      await teach(page);
      expect((await loadedScripts(page)).withTensorflow).toEqual([]);
    });

    it('learns from rows in a worker without ever freezing, and tells what that changed', async () => {
      expect(await longestFrame(page, () => teach(page, 10))).toBeLessThan(500);
      const shares = await page.locator('.share').allTextContents();
      expect(shares).toEqual([
        expect.stringMatching(/^Before \d+ % \d+ of 12$/),
        expect.stringMatching(/^After \d+ % \d+ of 12$/),
        expect.stringMatching(/^Naive Bayes \d+ % \d+ of 12$/),
      ]);
      await page
        .getByText(/ 2 words were new to it: banger, wack\. How sure it is was not set right/)
        .waitFor();
      const [before, after] = shares.map((share) => Number.parseInt(share.split(' ')[1]!));
      expect(after).toBeGreaterThan(before!);
      expect(await page.locator('.answers').getByRole('rowheader').count()).toBe(12);
      expect(complaints).toEqual([]);
    });

    it('stops when asked, and uses what was learned so far', async () => {
      await page.getByLabel('Epochs at most').fill('200');
      await page.getByRole('button', { name: 'Teach it' }).click();
      await page.getByText(/After ([2-9]|\d\d+) epochs/).waitFor();
      await page.getByRole('button', { name: 'Stop', exact: true }).click();
      await page
        .getByText(/Stopped after .* loaded back without TensorFlow\.js/)
        .first()
        .waitFor();
      expect(await page.locator('.share').count()).toBe(3);
    });

    it('takes pasted rows and files, and says which lines it left out', async () => {
      const pasted = page.getByLabel('Rows to use instead');
      await pasted.fill('text\tlabel\nso good\t1\nso bad\t0\nso so\tneutral\n');
      await pasted.blur();
      await page
        .getByText(
          "2 rows: 1 positive, 1 negative. Left out: line 4 (label 'neutral': give 4 rows of that label).",
        )
        .waitFor();
      await page.getByRole('button', { name: 'Teach it' }).click();
      await page
        .getByText('A lesson needs 4 rows of each label. Received 1 positive and 1 negative.')
        .first()
        .waitFor();
      const rows = Array.from({ length: 6 }, (_, row) => `"fine, ${row}",positive\nugh ${row},negative\n`);
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'mine.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('')) });
      await page.getByText('12 rows: 6 positive, 6 negative.').waitFor();
      await pasted.fill('one column only');
      await pasted.blur();
      await page.getByText("Rows have a column 'text' and a column 'label'").waitFor();
      expect(complaints).toEqual([]);
    });

    it('says of which rows the lesson is: of the example chosen, or of the reader', async () => {
      const about = page.locator('.about');
      const section = page.locator('section', { hasText: 'Teach it your words' });
      expect(await about.textContent()).toMatch(/^These rows are about music, /);
      await page.getByRole('button', { name: 'Letters to a shop' }).click();
      expect(await about.textContent()).toBe(
        'These rows are letters to a shop, labelled by what their writers want.',
      );
      expect(await section.textContent()).not.toContain('about music');
      await page.getByRole('button', { name: 'Music: positive, negative' }).click();
      expect(await about.textContent()).toMatch(/^These rows are about music, /);
      const pasted = page.getByLabel('Rows to use instead');
      await pasted.fill('one column only');
      await pasted.blur();
      expect(await about.textContent()).toMatch(/^These rows are about music, /);
      await pasted.fill('text,label\nso good,1\nso bad,0\n');
      await pasted.blur();
      await page.getByText('These rows are yours.').waitFor();
      expect(await section.textContent()).not.toContain('about music');
    });

    it('learns labels of the reader, tells every text by them, also after a reload, and goes back to opinions', async () => {
      const letters = ['money back please', 'thank you', 'where is it'].flatMap((start, kind) =>
        Array.from(
          { length: 60 },
          (_, row) => `"${start}, number ${row}",${['refund', 'praise', 'question'][kind]}\n`,
        ),
      );
      await page.locator('input[type=file]').setInputFiles({
        name: 'letters.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(`text,label\n${letters.join('')}not, quoted,praise\nodd one,spam\n`),
      });
      await page
        .getByText(
          '180 rows: 60 praise, 60 question, 60 refund. It forgets positive and negative for these. ' +
            'Left out: line 182 (3 cells, not 2: put texts that hold a comma in double quotes), ' +
            "line 183 (label 'spam': give 4 rows of that label).",
        )
        .waitFor();
      await teach(page, 10);
      expect(await page.locator('.share').allTextContents()).toEqual([
        'Before 0 % 0 of 45',
        'After 100 % 45 of 45',
        'Naive Bayes 100 % 45 of 45',
      ]);
      await page.getByText('Before, it knew none of these labels.').waitFor();
      await page.getByText('How sure it is was set right by 24 further rows.').waitFor();
      const asks = async (on: Page) => {
        await on.getByLabel('Your opinion').fill('Where is it, the lamp I ordered?');
        await expect.poll(() => judge(on, 'as you taught it').textContent()).toMatch(/^question, \d+ %$/);
        expect(await on.locator('.labels li').count()).toBe(3);
        await on
          .getByText(/After all 7 words it is \d+ % question\. It has been the first since “/)
          .waitFor();
      };
      await asks(page);
      await page.reload();
      await page.getByText('taught here before is in use').first().waitFor();
      await asks(page);
      await page.getByLabel('As it comes').check();
      await isRead(page);
      expect(await page.locator('.labels').count()).toBe(0);
      expect(complaints).toEqual([]);
    });

    it('uses the network of an earlier visit, gives it away, and goes back to the one that it came with', async () => {
      await teach(page);
      await page.reload();
      await page.getByText('taught here before is in use').first().waitFor();
      const names: string[] = [];
      page.on('download', (download) => names.push(download.suggestedFilename()));
      await page.getByRole('button', { name: 'Download the taught model' }).click();
      await expect
        .poll(() => names.toSorted())
        .toEqual(['model.json', expect.stringMatching(/^weights.*\.bin$/)]);
      await page.getByLabel('Your opinion').fill('That beat is sick');
      await isRead(page);
      const taught = await judge(page, 'The network').textContent();
      await page.getByLabel('As it comes').check();
      await expect.poll(() => judge(page, 'The network').textContent()).not.toBe(taught);
    });

    it('is worked by keyboard alone', async () => {
      await tabTo(page, 'textbox', 'Your opinion');
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type('Awful, just awful.');
      await expect.poll(() => judge(page, 'The network').textContent()).toMatch(/^Negative/);
      await tabTo(page, 'button', 'What a lovely evening, we will be back!');
      await page.keyboard.press('Enter');
      await expect.poll(() => judge(page, 'The network').textContent()).toMatch(/^Positive/);
      await tabTo(page, 'button', 'Add a row');
      await page.keyboard.press('Enter');
      await page.keyboard.type('what a jam');
      await page.getByText('49 rows: 25 positive, 24 negative.').waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowDown');
      await page.getByText('49 rows: 24 positive, 25 negative.').waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByText('48 rows: 24 positive, 24 negative.').waitFor();
      await tabTo(page, 'spinbutton', 'Epochs at most');
      await page.keyboard.type('1');
      await page.keyboard.press('Enter');
      await page.getByText('loaded back without TensorFlow.js').first().waitFor();
      expect(complaints).toEqual([]);
    });

    it.each(pageLooks)('is whole and open to everyone: $name', async ({ name, ...look }) => {
      const { page: opened } = await visit(demo, look);
      await isRead(opened);
      await teach(opened, 10);
      expect(await opened.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        look.width,
      );
      expect(await findBarriers(opened)).toEqual([]);
      await opened.screenshot({ path: `${screenshots}sentiment-${name}.png`, fullPage: true });
      await opened.getByRole('button', { name: 'Letters to a shop' }).click();
      await teach(opened, 10);
      await opened.getByLabel('Your opinion').fill('The lamp never came, can I have my money back?');
      await expect.poll(() => opened.locator('.own-labels .says').textContent()).toMatch(/ %$/);
      expect(await opened.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        look.width,
      );
      expect(await findBarriers(opened)).toEqual([]);
      await opened.screenshot({ path: `${screenshots}sentiment-labels-${name}.png`, fullPage: true });
      await opened.context().close();
    });
  },
);
