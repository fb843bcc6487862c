import { either, noAlignments, startAlignments, type Alignments } from './ctc-alignments.js';
import type { LabelScorer } from './label-scorer.js';

/** A label sequence that a beam search follows, or that one it follows begins with. */
export interface Prefix<State> {
  /** All but the last label; undefined when there is none. */
  readonly parent: Prefix<State> | undefined;
  /** The last label; −1 when there is none. */
  readonly label: number;
  readonly language: Language<State>;
  /** The scorer's answers for one more label, which is asked for at every step. */
  continuations?: Map<number, Language<State>>;
  /** Those in the beam, or with something in it that begins with them. */
  readonly children: Map<number, Prefix<State>>;
  isInBeam: boolean;
  ends: Ends;
}

/** What a scorer gave for all labels of a prefix, and its state behind them. */
interface Language<State> {
  readonly score: number;
  readonly state: State | undefined;
}

/** The alignments of a prefix with the steps so far. */
export interface Ends {
  /** Those whose last step is blank. */
  readonly inBlank: Alignments;
  /** Those whose last step is the last label. */
  readonly inLabel: Alignments;
  readonly any: Alignments;
}

export function endsOf(inBlank: Alignments, inLabel: Alignments): Ends {
  return { inBlank, inLabel, any: either(inBlank, inLabel) };
}

const unknownEnds: Ends = endsOf(noAlignments, noAlignments);

export function createRoot<State>(scorer: LabelScorer<State> | undefined): Prefix<State> {
  return {
    parent: undefined,
    label: -1,
    language: { score: 0, state: scorer?.start },
    children: new Map(),
    isInBeam: true,
    ends: endsOf(startAlignments, noAlignments),
  };
}

export function addChild<State>(
  parent: Prefix<State>,
  label: number,
  { scorer }: { readonly scorer: LabelScorer<State> | undefined },
): Prefix<State> {
  const child: Prefix<State> = {
    parent,
    label,
    language: scorer ? languageBehind(parent, label, { scorer }) : parent.language,
    children: new Map(),
    isInBeam: false,
    ends: unknownEnds,
  };
  parent.children.set(label, child);
  return child;
}

function languageBehind<State>(
  parent: Prefix<State>,
  label: number,
  { scorer }: { readonly scorer: LabelScorer<State> },
): Language<State> {
  const known = parent.continuations?.get(label);
  if (known) return known;
  const { score, state } = scorer.next(parent.language.state as State, label);
  const behind = { score: parent.language.score + score, state };
  (parent.continuations ??= new Map()).set(label, behind);
  return behind;
}

/** Lets go of a prefix that is not in the beam, and of those before it that nothing in the beam begins with any more. */
export function leave<State>(prefix: Prefix<State>): void {
  prefix.ends = unknownEnds;
  delete prefix.continuations;
  for (let at: Prefix<State> | undefined = prefix; at?.parent; at = at.parent) {
    if (at.isInBeam || at.children.size > 0) return;
    at.parent.children.delete(at.label);
  }
}

export function labelsOf<State>(prefix: Prefix<State>): number[] {
  const labels: number[] = [];
  for (let at = prefix; at.parent; at = at.parent) labels.push(at.label);
  return labels.toReversed();
}
