import { RnnError, show } from '../errors.js';
import { assertBeamWidth } from './ctc-options.js';
import { logSoftmax } from './log-softmax.js';
import { createRanking } from './ranking.js';

/** A sequence under way: its tokens so far, and what the last step left for it. */
export interface Beam<State> {
  readonly tokens: readonly number[];
  readonly state: State;
}

/** What a step says of one sequence. */
export interface BeamStep<State> {
  /** Logits, or log-probabilities, of each next token [numTokens]. */
  readonly logits: ArrayLike<number>;
  /** For all sequences that go on from this one; they share it. */
  readonly state: State;
}

/** How to search for sequences. */
export interface BeamSearchOptions<State> {
  /** The state before any token. */
  readonly start: State;
  /** One more step of all sequences under way, in their order. The first is asked of one without tokens. */
  readonly step: (beams: readonly Beam<State>[]) => readonly BeamStep<State>[];
  /** The token that ends a sequence. */
  readonly endToken: number;
  /** Steps at most, that of the end token too. */
  readonly maxLength: number;
  /** How many sequences are followed, and given at most; default 4. 1 is greedy, without a length penalty. */
  readonly beamWidth?: number;
  /** α of ((5 + length) / 6)^α, by which ln P is divided: 0, the default, favours short sequences. */
  readonly lengthPenalty?: number;
}

/** A sequence that was found. */
export interface BeamSequence {
  /** Without the end token. */
  readonly tokens: readonly number[];
  /** ln of its probability, the end token's too. */
  readonly logProbability: number;
  /** The same with the length penalty. */
  readonly score: number;
  /** false when maxLength cut it. */
  readonly isEnded: boolean;
}

interface Live<State> extends Beam<State> {
  readonly logProbability: number;
}

/**
 * The likeliest sequences of a decoder, best first. Of equal scores the one found first comes first. It ends when none
 * under way can still be among the best. Source: Wu et al. 2016, "Google's neural machine translation system", eq. 14,
 * without its coverage penalty.
 * @throws {RnnError} invalid-argument for a width or length that is no count, or a length penalty below 0
 */
export function beamSearch<State>({
  start,
  step,
  endToken,
  maxLength,
  beamWidth = 4,
  lengthPenalty = 0,
}: BeamSearchOptions<State>): BeamSequence[] {
  assertOptions({ beamWidth, maxLength, lengthPenalty });
  const scoreOf = (logProbability: number, length: number): number =>
    logProbability / ((5 + length) / 6) ** lengthPenalty;
  const found = createRanking<BeamSequence>(beamWidth);
  const add = ({ tokens, logProbability }: Omit<Live<State>, 'state'>, isEnded: boolean): void => {
    const score = scoreOf(logProbability, tokens.length + (isEnded ? 1 : 0));
    found.add({ tokens, logProbability, score, isEnded }, score);
  };

  let live: readonly Live<State>[] = [{ tokens: [], state: start, logProbability: 0 }];
  for (let length = 1; length <= maxLength; length++) {
    const steps = step(live);
    assertSteps(steps, { beams: live.length, endToken });
    // Each has one end token, so that enough that go on are among twice as many.
    const candidates = createRanking<{ beam: number; token: number; logProbability: number }>(2 * beamWidth);
    live.forEach((beam, index) => {
      logSoftmax(steps[index]!.logits).forEach((logP, token) => {
        const logProbability = beam.logProbability + logP;
        if (logProbability > -Infinity)
          candidates.add({ beam: index, token, logProbability }, logProbability);
      });
    });
    const next: Live<State>[] = [];
    for (const [rank, { beam, token, logProbability }] of candidates.items.entries()) {
      const { tokens } = live[beam]!;
      if (token === endToken) {
        if (rank < beamWidth) add({ tokens, logProbability }, true);
      } else if (next.length < beamWidth) {
        next.push({ tokens: [...tokens, token], state: steps[beam]!.state, logProbability });
      }
    }
    // What comes can only lose probability, and is at best divided by the longest length's penalty.
    live = next.filter(({ logProbability }) => scoreOf(logProbability, maxLength) > found.least());
    if (live.length === 0) break;
  }
  for (const beam of live) if (beam.tokens.length === maxLength) add(beam, false);
  return [...found.items];
}

function assertSteps(
  steps: readonly BeamStep<unknown>[],
  { beams, endToken }: { readonly beams: number; readonly endToken: number },
): void {
  const known = steps.map(({ logits }) => logits.length);
  if (known.length === beams && known.every((count) => count === known[0] && count > endToken)) return;
  refuse(
    `A step gives each of ${beams} sequences its logits, of as many tokens, ${endToken} among them`,
    `logits of ${show(known)} tokens`,
    'Correct step, or endToken',
  );
}

function assertOptions({
  beamWidth,
  maxLength,
  lengthPenalty,
}: Readonly<Record<'beamWidth' | 'maxLength' | 'lengthPenalty', number>>): void {
  assertBeamWidth(beamWidth);
  if (!Number.isInteger(maxLength) || maxLength < 1) {
    refuse('maxLength is a whole number from 1', show(maxLength), 'Say how many tokens a sequence may have');
  }
  if (!(lengthPenalty >= 0)) refuse('lengthPenalty is 0 or above', show(lengthPenalty), 'Use 0.6');
}

function refuse(rule: string, received: string, remedy: string): never {
  throw new RnnError('invalid-argument', `${rule}. Received ${received}. ${remedy}.`);
}
