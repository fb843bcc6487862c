// pnpm --filter @recurrent/soak soak --rounds 1000: kills a training at random moments, and compares what it ends with.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { soak } from './soak.js';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
});
const report = await soak({
  rounds: Number(values.rounds),
  seed: Number(values.seed),
  techniques: ['plain', 'accumulated', 'truncated'],
  program: fileURLToPath(new URL('./training-child.js', import.meta.url)),
  onRound({ kills, trainings, otherWeights, lostBatches }) {
    if (kills % 50 > 0) return;
    const wrong = otherWeights.length + lostBatches.length;
    console.log(`${kills} kills, ${trainings} trainings ended, ${wrong} wrong`);
  },
});
console.log(JSON.stringify(report, null, 2));
if (report.otherWeights.length + report.lostBatches.length > 0) process.exitCode = 1;
