import { openDemo, paragraph, progressBar, readFlags } from '@recurrent/demo-kit/terminal';
import { readShares } from './share-data.js';
import { tellScores } from './terminal/scores.js';
import { drawVolatility } from './terminal/volatility.js';
import { learn, walk } from './walk.js';

const usage = 'pnpm demo finance [--data DIR] [--seed N] [--epochs N] [--quick] [--web [--port N]]';
const flags = readFlags(usage, { data: 'text', seed: 'number', epochs: 'number', quick: 'switch' });
const { seed = 0, epochs = flags.quick ? 2 : 15 } = flags;

const { look, say, begin } = openDemo(
  'Finance',
  'A small recurrent network learns how far prices move, and is honest about how little it knows of where to.',
);

begin('Read');
const data = await readShares(flags.data);
const rows = [...data.shares.values()].reduce((sum, { timestamps }) => sum + timestamps.length, 0);
const firstDay = new Date(data.testFrom).toISOString().slice(0, 10);
say(
  paragraph(
    `${data.name}: ${rows.toLocaleString('en')} rows. Outcomes from ${firstDay} on are only foretold.`,
    look,
  ),
);

begin(`Walk forward: ${data.folds} times learned from the past, then judged by what came`);
const bar = progressBar(process.stderr, look);
const scores = await walk(data, {
  seed,
  epochs,
  onProgress: (progress, fold) =>
    bar.update({
      ...progress,
      epoch: fold * progress.epochs + progress.epoch,
      epochs: data.folds * progress.epochs,
    }),
});
bar.close();
say(`\n${tellScores(scores, look)}`);

begin('Live: the last two months, day by day');
const forecaster = await learn(data.shares, 0, { ...data, seed, epochs: Math.min(epochs, 5) });
say(drawVolatility(forecaster, [...data.shares][0]!, look));
forecaster.dispose();
