import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPacked } from './packed-install.js';
import { buildPage, predictingPage } from './packed-page.js';

/** What a user does first: the installed command line on a table, and the library in a program. */
const program = `
import { createEngine, gru, initializeWeights, sequential } from '@recurrent/core';
import { loadForecaster } from '@recurrent/timeseries';
const network = sequential([gru({ units: 4 })], { numFeatures: 2 });
const engine = createEngine(network, initializeWeights(network, 1));
engine.predict({ values: new Float32Array(6), shape: [1, 3, 2] });
(await loadForecaster('model')).dispose();
`;

/** Gzipped bytes that a page may load to run a shipped model. 60 KB are promised. */
const mostPageBytes = 48 * 1024;

/** Packs the packages, installs them in an empty folder as a user would, and uses them there. */
export async function packedViolations(folders: readonly string[]): Promise<string[]> {
  let remove = (): void => undefined;
  try {
    const installed = installPacked(folders);
    const { place, run } = installed;
    remove = installed.remove;
    writeFileSync(join(place, 'table.csv'), waves());
    writeFileSync(join(place, 'program.js'), program);
    run(
      'npx',
      'recurrent-timeseries forecast table.csv --target height --horizon 3 --epochs 1 --save model'.split(
        ' ',
      ),
    );
    run('node', ['program.js']);
    const bytes = await buildPage(place, { name: 'page', script: predictingPage });
    if (bytes <= mostPageBytes) return [];
    return [
      `A page that runs a shipped model loads at most ${mostPageBytes} bytes gzipped. It loads ${bytes}.`,
    ];
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return [`${error instanceof Error ? error.message : String(error)}\n${stdout}${stderr}`.trim()];
  } finally {
    remove();
  }
}

/** 400 days of a sine. */
function waves(): string {
  const rows = Array.from({ length: 400 }, (_, day) => {
    const date = new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);
    return `${date},${Math.sin(day / 5).toFixed(4)}`;
  });
  return `date,height\n${rows.join('\n')}\n`;
}
