import { assertBlank, assertBeamWidth } from './ctc-options.js';
import { begin, beginsOf, goOn, noAlignments, either, type Alignments } from './ctc-alignments.js';
import { addChild, createRoot, endsOf, labelsOf, leave, type Ends, type Prefix } from './ctc-prefix.js';
import type { LabelScorer } from './label-scorer.js';
import { logSoftmax } from './log-softmax.js';
import { createRanking } from './ranking.js';

/** A label sequence read from logits. */
export interface CtcDecoding {
  /** Classes, without blanks and without the repeats that a blank does not part. */
  readonly labels: number[];
  /** The step at which each label begins, in the likeliest alignment. */
  readonly steps: number[];
  /** ln of the labels' probability as far as it was followed, plus what a scorer gave. */
  readonly score: number;
}

/** How to search for label sequences. */
export interface CtcBeamOptions<State = unknown> {
  /** The class that stands for no label. */
  readonly blank: number;
  /** How many label sequences are followed; default 16. */
  readonly beamWidth?: number;
  readonly scorer?: LabelScorer<State>;
}

/** A search under way. */
export interface CtcBeam {
  /** Reads the logits, or log-probabilities, of one more step [numClasses]. */
  step(logits: ArrayLike<number>): void;
  /** Up to beamWidth label sequences for the steps so far, best first. */
  decodings(): CtcDecoding[];
}

/**
 * Prefix beam search, live. Of equal scores, the sequence found first and then the lower class comes first.
 * Source: Hannun, Maas, Jurafsky and Ng 2014, algorithm 1. Ours tries at a step the beamWidth + 1 likeliest labels only.
 * Without a scorer that misses nothing: any label behind them has beamWidth better ones.
 */
export function createCtcBeam<State>({ blank, beamWidth = 16, scorer }: CtcBeamOptions<State>): CtcBeam {
  assertBeamWidth(beamWidth);
  let beam: readonly Prefix<State>[] = [createRoot(scorer)];
  let step = 0;

  function likeliest(logs: Float64Array): readonly number[] {
    const labels = createRanking<number>(beamWidth + 1);
    for (const [label, logP] of logs.entries()) if (label !== blank) labels.add(label, logP);
    return labels.items;
  }

  function read(logs: Float64Array): void {
    const ranking = createRanking<{ readonly prefix: Prefix<State>; readonly ends: Ends }>(beamWidth);
    const rank = (prefix: Prefix<State>, ends: Ends): void =>
      ranking.add({ prefix, ends }, ends.any.sum + prefix.language.score);
    const tried = [...beam];

    for (const prefix of beam) rank(prefix, stay(prefix, { logs, blank, step }));
    const labels = likeliest(logs);
    for (const prefix of beam) {
      for (const label of labels) {
        const known = prefix.children.get(label);
        if (known?.isInBeam) continue;
        const logP = logs[label]!;
        const from = leaving(prefix, label);
        if (!scorer && from.sum + logP <= ranking.least()) {
          // Labels come with falling probability; only the one that needs a blank first may be an exception.
          if (label === prefix.label) continue;
          break;
        }
        const child = known ?? addChild(prefix, label, { scorer });
        tried.push(child);
        rank(child, endsOf(noAlignments, begin(from, { step, logP })));
      }
    }

    for (const prefix of beam) prefix.isInBeam = false;
    beam = ranking.items.map(({ prefix, ends }) => Object.assign(prefix, { ends, isInBeam: true }));
    for (const prefix of tried) if (!prefix.isInBeam) leave(prefix);
    step++;
  }

  return {
    step(logits) {
      assertBlank(blank, logits.length);
      read(logSoftmax(logits));
    },
    decodings: () =>
      beam.map((prefix) => ({
        labels: labelsOf(prefix),
        steps: beginsOf(prefix.ends.any),
        score: prefix.ends.any.sum + prefix.language.score,
      })),
  };
}

interface Step {
  readonly logs: Float64Array;
  readonly blank: number;
  readonly step: number;
}

/** A step more of the same labels: a blank, the last label held, or that label begun where it was missing. */
function stay<State>({ parent, label, ends }: Prefix<State>, { logs, blank, step }: Step): Ends {
  const inBlank = goOn(ends.any, logs[blank]!);
  if (!parent) return endsOf(inBlank, noAlignments);
  const logP = logs[label]!;
  const held = goOn(ends.inLabel, logP);
  if (!parent.isInBeam) return endsOf(inBlank, held);
  return endsOf(inBlank, either(held, begin(leaving(parent, label), { step, logP })));
}

/** The alignments behind which `label` can begin: a label like the last one needs a blank between. */
function leaving<State>(prefix: Prefix<State>, label: number): Alignments {
  return label === prefix.label ? prefix.ends.inBlank : prefix.ends.any;
}
