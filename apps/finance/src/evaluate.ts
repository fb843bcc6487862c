import { lookOf, readFlags } from '@recurrent/demo-kit/terminal';
import { readShares } from './share-data.js';
import { tellScores } from './terminal/scores.js';
import { walk } from './walk.js';

const usage = 'pnpm evaluate finance [--data DIR] [--json] [--seed N] [--epochs N]';
const flags = readFlags(usage, { data: 'text', json: 'switch', seed: 'number', epochs: 'number' });
const { seed = 0, epochs = 15, json = false } = flags;

const data = await readShares(flags.data);
const scores = await walk(data, {
  seed,
  epochs,
  onProgress({ epoch, batch, batches }, fold) {
    if (batch === batches) process.stderr.write(`fold ${fold + 1} of ${data.folds}, epoch ${epoch}\n`);
  },
});
if (json) {
  const { count, days, direction, density, trading, ...baselines } = scores;
  process.stdout.write(
    `${JSON.stringify({
      task: 'finance',
      data: data.name,
      seed,
      size: { count, days },
      metrics: { direction, density, trading: trading.model },
      baselines: { ...baselines, buyAndHold: trading.buyAndHold },
    })}\n`,
  );
} else process.stdout.write(`\n${data.name}\n\n${tellScores(scores, lookOf(process.stdout))}`);
