import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { soak } from './soak.js';

test('a training killed at random moments resumes, and ends with the weights of one that was not', async () => {
  // Built: Node itself runs it.
  const program = fileURLToPath(new URL('../dist/training-child.js', import.meta.url));
  const { kills, trainings, ...wrong } = await soak({
    rounds: 6,
    program,
    techniques: ['plain', 'accumulated', 'truncated'],
  });
  expect(kills).toBe(6);
  expect(trainings).toBeGreaterThan(0);
  expect(wrong).toEqual({ otherWeights: [], lostBatches: [] });
});
