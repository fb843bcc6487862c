// train sentiment|emotion|dair-emotion --data DIR [--vectors FILE] [--seed N] [--epochs N] [--out DIR]
import { rename, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { trainDairEmotion } from './dair-emotion.js';
import { trainEmotion } from './emotion.js';
import { trainSentiment } from './sentiment.js';

const models = fileURLToPath(new URL('../../models/', import.meta.url));

/** What can be trained, and where it is kept; the tweets may not be passed on, nor what is learned from them. */
const trainings = {
  sentiment: { train: trainSentiment, folder: join(models, 'sentiment') },
  emotion: { train: trainEmotion, folder: join(models, 'emotion') },
  'dair-emotion': { train: trainDairEmotion, folder: undefined },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    vectors: { type: 'string' },
    seed: { type: 'string', default: '0' },
    epochs: { type: 'string', default: '5' },
    out: { type: 'string' },
  },
});
const name = positionals.find((word) => word !== '--');
if (!isTraining(name)) {
  process.stderr.write(
    `A model to train is one of ${Object.keys(trainings).join(', ')}. Received ${name}. Name one.\n`,
  );
  process.exit(2);
}
const { train, folder } = trainings[name];
const classifier = await train({
  ...values,
  seed: Number(values.seed),
  epochs: Number(values.epochs),
  tell: (line) => process.stderr.write(`${line}\n`),
});
const out = values.out ?? folder;
if (out !== undefined) {
  await classifier.save(out, { weights: 'uint8' });
  if (values.out === undefined) await nameWeights(out);
}

function isTraining(word: string | undefined): word is keyof typeof trainings {
  return word !== undefined && Object.hasOwn(trainings, word);
}

/** Gives the weights a name that code can spell out, as that of a shipped model must be. */
async function nameWeights(to: string): Promise<void> {
  const { weightsManifest } = JSON.parse(await readFile(join(to, 'model.json'), 'utf8')) as {
    weightsManifest: { paths: string[] }[];
  };
  const wanted = weightsManifest[0]!.paths[0]!;
  for (const file of await readdir(to)) {
    if (file === wanted) await rename(join(to, file), join(to, 'weights.bin'));
  }
}
