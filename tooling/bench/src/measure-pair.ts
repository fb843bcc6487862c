/** Milliseconds of the same work by us and by a peer. */
export interface PairTiming {
  readonly ours: number;
  readonly peer: number;
}

/** The same work, done once by each call. */
export interface Pair {
  readonly ours: () => Promise<unknown>;
  readonly peer: () => Promise<unknown>;
}

const warmUps = 3;
const fewest = 5;

/**
 * Medians of both, taken by turns, so that whatever else the machine does falls on both. Who is quicker gets more turns
 * a round, until a round of each has taken about the same time.
 */
export async function measurePair(
  pair: Pair,
  { seconds }: { readonly seconds: number },
): Promise<PairTiming> {
  const begin = performance.now();
  // A peer that takes seconds needs no more of them to get warm.
  for (let index = 0; index < warmUps && performance.now() - begin < seconds * 1000; index++) {
    await pair.ours();
    await pair.peer();
  }
  const times: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end || times.peer.length < (performance.now() < end + 5000 ? fewest : 1)) {
    const peer = await timeOf(pair.peer);
    times.peer.push(peer);
    let spent = 0;
    while (spent < peer) {
      const ours = await timeOf(pair.ours);
      times.ours.push(ours);
      spent += ours;
    }
  }
  return { ours: median(times.ours), peer: median(times.peer) };
}

/** Given by who measures itself, since calling it takes time too. */
export class SelfMeasured {
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  const measured = await work();
  return measured instanceof SelfMeasured ? measured.ms : performance.now() - start;
}

export function median(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
