import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { snippetsOf, tryOut, type Given } from './readme-snippets.test.support.js';

const root = new URL('../../../', import.meta.url);

/** Weather from autumn 2013 to spring 2015, of which 2015 comes as observations. */
const weather: Given = {
  types: `
    declare const csvText: string;
    declare const past: import('@recurrent/timeseries').Series;
    declare const pricesCsv: string;
    declare const observations: Iterable<import('@recurrent/timeseries').Observation>;
    declare function show(...what: unknown[]): void;`,
  values: `
    import { observationsOf, parseSeries, splitSeries } from '@recurrent/timeseries';
    const rows = Array.from({ length: 500 }, (_, day) => {
      const date = new Date(Date.UTC(2013, 9, 1 + day)).toISOString().slice(0, 10);
      const warmth = 12 - 8 * Math.cos(day / 58) + 3 * Math.sin(day * 12.9898);
      const rain = Math.max(0, Math.sin(day * 78.233) * 9 - 3);
      return [date, warmth.toFixed(1), (warmth - 6).toFixed(1), rain.toFixed(1)].join(',');
    });
    const bars = Array.from({ length: 500 }, (_, day) => {
      const close = 50 + 5 * Math.sin(day / 30) + Math.sin(day * 12.9898);
      return [new Date(Date.UTC(2013, 9, 1 + day)).toISOString().slice(0, 10), close, close + 1, close - 1, close, 1000];
    });
    const pricesCsv = ['date,open,high,low,close,volume', ...bars.map((bar) => bar.join(','))].join('\\n');
    const csvText = ['date,temp_max,temp_min,precipitation', ...rows].join('\\n');
    const [past, present] = splitSeries(parseSeries(csvText), ['2015-01-01']);
    Object.assign(globalThis, { csvText, pricesCsv, past, observations: observationsOf(present), show() {} });`,
};

const sequences: Given = {
  types: `
    declare const examples: import('@recurrent/core').ExampleSource;
    declare const engine: import('@recurrent/core').Engine;`,
  values: `
    import { createEngine, dense, gru, initializeWeights, sequential } from '@recurrent/core';
    const network = sequential([gru({ units: 4, returnSequences: true }), dense({ units: 1 })], { numFeatures: 1 });
    const zeros = (count) => ({ values: new Float32Array(count * 5), shape: [count, 5, 1] });
    const batch = ({ length }) => ({ inputs: zeros(length), targets: zeros(length) });
    const engine = createEngine(network, initializeWeights(network, 1));
    Object.assign(globalThis, { examples: { count: 8, batch }, engine });`,
};

/** The smallest of data sets lies in a folder of its own. */
const texts: Given = {
  types: `declare function show(...what: unknown[]): void;`,
  values: `
    import { mkdtempSync, writeFileSync } from 'node:fs';
    import { tmpdir } from 'node:os';
    import { join } from 'node:path';
    const folder = mkdtempSync(join(tmpdir(), 'texts-'));
    for (const name of ['train.tsv', 'dev.tsv']) writeFileSync(join(folder, name), 'a fine film\\t1\\n');
    process.env.RECURRENT_DATA = folder;
    Object.assign(globalThis, { show() {} });`,
};

/** A few opinions to learn from. */
const opinions: Given = {
  types: `
    declare const samples: import('@recurrent/nlp').LabelledText[];
    declare const held: import('@recurrent/nlp').LabelledText[];
    declare function show(...what: unknown[]): void;`,
  values: `
    const samples = ['a fine film', 'a dull film', 'so fine', 'so dull'].map((text, index) => (
      { text, label: index % 2 ? 'negative' : 'positive' }));
    Object.assign(globalThis, { samples, held: samples, show() {} });`,
};

const pages: [string, Given][] = [
  ['packages/nlp/README.md', opinions],
  ['packages/datasets/README.md', texts],
  ['README.md', weather],
  ['packages/timeseries/README.md', weather],
  ['packages/core/README.md', sequences],
];

describe('what a README shows', () => {
  test.each(pages)('compiles and runs: %s', { timeout: 120_000 }, async (page, given) => {
    const snippets = snippetsOf(readFileSync(new URL(page, root), 'utf8'));
    expect(snippets.length).toBeGreaterThan(0);
    await tryOut(snippets, given);
  });

  test('is refused when a name in it does not exist', async () => {
    const page =
      "# A page\n\n```ts\nimport { createForecast } from '@recurrent/timeseries';\ncreateForecast();\n```\n";
    await expect(tryOut(snippetsOf(page), weather)).rejects.toThrow(
      /^line-4\.ts\(1,10\): error TS2724: .* no exported member named 'createForecast'/,
    );
  });

  test('is refused when it throws', async () => {
    const page = "```ts\nimport { parseSeries } from '@recurrent/timeseries';\nparseSeries('');\n```\n";
    await expect(tryOut(snippetsOf(page), weather)).rejects.toThrow('RnnError: A table must begin with');
  });
});
