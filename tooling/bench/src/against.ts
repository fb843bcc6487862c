import { measurePair } from './measure-pair.js';
import type { BenchRow } from './row.js';

/** Who does the same work as we. */
export interface Peer {
  readonly name: string;
  /** Does it once; gives SelfMeasured if it measures itself. */
  readonly run: () => Promise<unknown>;
}

/** Our work beside each peer's, one pair after the other. */
export async function* against({
  ours,
  peers,
  seconds,
  ...about
}: {
  readonly ours: () => Promise<unknown>;
  readonly peers: readonly (Peer | undefined)[];
  readonly seconds: number;
} & Pick<BenchRow, 'suite' | 'case' | 'sweep'>): AsyncIterable<BenchRow> {
  for (const peer of peers) {
    if (!peer) continue;
    const timing = await measurePair({ ours, peer: peer.run }, { seconds });
    yield { ...about, ...timing, peerName: peer.name, unit: 'ms', ratio: timing.peer / timing.ours };
  }
}
