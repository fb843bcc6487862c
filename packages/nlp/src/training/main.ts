// train sentiment --data DIR [--vectors FILE] [--seed N] [--epochs N] [--units N] [--direction forward|both] [--out DIR]
import { rename, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { trainSentiment } from './sentiment.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    vectors: { type: 'string' },
    seed: { type: 'string', default: '0' },
    epochs: { type: 'string', default: '5' },
    units: { type: 'string', default: '64' },
    dropout: { type: 'string', default: '0.4' },
    direction: { type: 'string', default: 'forward' },
    out: { type: 'string', default: fileURLToPath(new URL('../../models/sentiment', import.meta.url)) },
  },
});
const name = positionals.find((word) => word !== '--');
if (name !== 'sentiment' || (values.direction !== 'forward' && values.direction !== 'both')) {
  process.stderr.write(
    `A model to train is sentiment, read forward or from both ends. Received ${name} ${values.direction}.\n`,
  );
  process.exit(2);
}
const classifier = await trainSentiment({
  ...values,
  direction: values.direction,
  seed: Number(values.seed),
  epochs: Number(values.epochs),
  units: Number(values.units),
  dropout: Number(values.dropout),
  tell: (line) => process.stderr.write(`${line}\n`),
});
await classifier.save(values.out, { weights: 'uint8' });
await nameWeights(values.out);

/** Gives the weights a name that code can spell out. */
async function nameWeights(folder: string): Promise<void> {
  const { weightsManifest } = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as {
    weightsManifest: { paths: string[] }[];
  };
  const wanted = weightsManifest[0]!.paths[0]!;
  for (const file of await readdir(folder)) {
    if (file === wanted) await rename(join(folder, file), join(folder, 'weights.bin'));
  }
}
