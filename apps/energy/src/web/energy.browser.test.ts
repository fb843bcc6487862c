import { fileURLToPath } from 'node:url';
import {
  describeForecastingPage,
  findBarriers,
  findChromium,
  startDemoPage,
  visit,
} from '@recurrent/demo-kit/testing';
import { describe, expect, it } from 'vitest';

const configFile = new URL('vite.config.ts', import.meta.url);
const screenshots = new URL('../../../../screenshots/', import.meta.url);

describeForecastingPage({
  name: 'energy',
  configFile,
  screenshots,
  verdict: /of the mean load/,
  hiddenRule: 'Linear',
  table: {
    text: loadTable(24 * 90),
    told: /^Read 2,160 hours of 'kW'; 0 of them are missing.* Left out: further columns \(price\)\./,
  },
  refusal: /bad\.csv was not taken\. A series must have a column of dates/,
});

/** A meter that knows day and night. */
function loadTable(hours: number): string {
  const rows = Array.from({ length: hours }, (_, hour) => {
    const time = new Date(Date.UTC(2024, 0, 1, hour)).toISOString().slice(0, 19);
    return [time, (3 + 2 * Math.sin((hour * Math.PI) / 12) + (hour % 5) / 10).toFixed(2), 0.3].join(',');
  });
  return ['time,kW,price', ...rows].join('\n');
}

describe.skipIf(!findChromium())('the energy page (needs Chromium: install it, or set CHROMIUM_PATH)', () => {
  it('marks holidays and peaks, and is told holidays ahead only while the reader wants that', async () => {
    const demo = await startDemoPage(fileURLToPath(configFile));
    const { page, complaints } = await visit(demo);
    const told = page.getByRole('checkbox', { name: /is told the holidays/ });
    expect(await told.isChecked()).toBe(true);
    await page.getByLabel('Epochs at most').fill('3');
    await page.getByRole('button', { name: 'Train the network' }).click();
    await page.getByText('loaded back without TensorFlow.js').first().waitFor();
    const fan = page.locator('figure', { hasText: 'What comes next' });
    expect(await fan.locator('.chart-reading').textContent()).toMatch(/its peak.*the peak that came/);
    const slider = page.getByRole('slider');
    // Martin Luther King’s birthday is the 15th of January 2024.
    for (let moment = 0; moment < 80; moment++) {
      await slider.fill(String(moment));
      if ((await slider.getAttribute('aria-valuetext'))!.includes('14 Jan 2024')) break;
    }
    const summary = await fan.locator('.chart-summary').textContent();
    expect(summary).toMatch(
      /It is Martin Luther King’s birthday\. The peak is expected to be [\d,]+ on \w{3} \d\d:00; it was [\d,]+ on \w{3} \d\d:00\.$/,
    );
    expect(await findBarriers(page)).toEqual([]);
    for (const [name, colorScheme, width] of [
      ['light', 'light', 1200],
      ['phone', 'dark', 390],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await findBarriers(page)).toEqual([]);
      await fan.screenshot({ path: fileURLToPath(new URL(`energy-holiday-${name}.png`, screenshots)) });
    }
    await told.uncheck();
    await page.getByText('Train the network above').waitFor();
    await page.reload();
    expect(await told.isChecked()).toBe(false);
    await told.check();
    await page.getByText('trained here before is in use').first().waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
    await demo.close();
  });
});
