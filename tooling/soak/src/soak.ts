import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createRandom } from '@recurrent/core';

/** How long to go on, and what is drawn. */
export interface SoakOptions {
  /** How many times a training is killed. */
  readonly rounds: number;
  readonly seed?: number;
  /** The training, as a file that Node runs. */
  readonly program: string;
  /** What it is told to train with, by turns. */
  readonly techniques: readonly string[];
  readonly onRound?: (report: SoakReport) => void;
}

/** What came of it: nothing is wrong when both lists are empty. */
export interface SoakReport {
  readonly kills: number;
  /** Trainings that reached their end, each after some kills. */
  readonly trainings: number;
  /** Weights that differ from those of a training that was never killed. */
  readonly otherWeights: readonly string[];
  /** Trainings that began further back than where their predecessor had kept a checkpoint. */
  readonly lostBatches: readonly string[];
}

/** The longest that a training is left alone, in ms after its first sign of life. */
const longestMs = 120;

/** Kills a training again and again at random moments, lets it resume, and compares what it ends with. */
export async function soak({
  rounds,
  program,
  techniques,
  seed = 1,
  onRound,
}: SoakOptions): Promise<SoakReport> {
  const random = createRandom(seed);
  const root = await mkdtemp(join(tmpdir(), 'recurrent-soak-'));
  const otherWeights: string[] = [];
  const lostBatches: string[] = [];
  let [kills, trainings] = [0, 0];
  const report = (): SoakReport => ({ kills, trainings, otherWeights, lostBatches });
  try {
    const expected = new Map<string, string | undefined>();
    for (const name of techniques) {
      const { weights } = await train({ program, name, folder: join(root, `whole-${name}`) });
      expected.set(name, weights);
    }
    while (kills < rounds) {
      const folder = join(root, `training-${trainings}`);
      const name = techniques[trainings % techniques.length]!;
      let reached = 0;
      for (;;) {
        const patienceMs = kills < rounds ? random.uniform() * longestMs : Infinity;
        const { first, last, weights, wasKilled } = await train({ program, name, folder, patienceMs });
        // A batch is told of just before it is kept.
        if (first < reached - 1)
          lostBatches.push(`training ${trainings}, ${name}: ${first} after ${reached}`);
        reached = Math.max(reached, last);
        if (!wasKilled) {
          if (weights !== expected.get(name)) otherWeights.push(`training ${trainings}, ${name}: ${weights}`);
          break;
        }
        kills += 1;
        onRound?.(report());
      }
      trainings += 1;
      await rm(folder, { recursive: true, force: true });
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
  return report();
}

/** What one process said before it ended. */
interface Life {
  /** Numbers of the first and the last batch it told of; of one that told of none, Infinity and 0. */
  readonly first: number;
  readonly last: number;
  /** The SHA-256 of its weights, when it came to its end. */
  readonly weights?: string;
  readonly wasKilled: boolean;
}

interface LifeOptions extends Pick<SoakOptions, 'program'> {
  /** What it trains with. */
  readonly name: string;
  readonly folder: string;
  readonly patienceMs?: number;
}

/** Starts a training, and kills it so long after its first sign of life. */
async function train({ program, name, folder, patienceMs = Infinity }: LifeOptions): Promise<Life> {
  const child = spawn(process.execPath, [program, folder, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  let [first, last] = [Infinity, 0];
  let weights: string | undefined;
  const kill = (): void => void setTimeout(() => child.kill('SIGKILL'), patienceMs);
  for await (const line of createInterface({ input: child.stdout })) {
    const [what, value = ''] = line.split(' ');
    if (what === 'weights') weights = value;
    else {
      if (first === Infinity && Number.isFinite(patienceMs)) kill();
      first = Math.min(first, Number(value));
      last = Number(value);
    }
  }
  const [code, signal] = (await closed) as [number | null, string | null];
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`A training ended with ${code ?? signal}.`);
  return { first, last, wasKilled: weights === undefined, ...(weights !== undefined && { weights }) };
}
