/** A language model of labels. Its state is a value, so that label sequences with the same beginning share it. */
export interface LabelScorer<State = unknown> {
  /** The state before the first label. */
  readonly start: State;
  /** What `label` adds to a score, such as a weighted ln p; −Infinity forbids it. And the state behind it. */
  next(state: State, label: number): { readonly score: number; readonly state: State };
}
