import { badSavedModel, show } from '../../errors.js';

/** The RNN whose cells some layers are: 'rnn_cell_0' and 'rnn_cell_1' of 'rnn'. */
export type Stacks = ReadonlyMap<string, string>;

/**
 * Which of the claimed names each wanted one has. TensorFlow.js gives a weight our name, 'lstm/kernel'; its converter
 * keeps Keras's, which has the model and the cell between the parts of ours: 'sequential/lstm/lstm_cell/kernel'. Weights
 * of an RNN's cells are named after the RNN and follow one another as its cells do.
 * @throws {RnnError} bad-saved-model unless each wanted name has exactly one claimed name, and none is left
 */
export function matchNames(wanted: readonly string[], claimed: readonly string[], stacks: Stacks): string[] {
  const waiting = new Map(
    [...new Set(stacks.values())].map((rnn) => [
      rnn,
      claimed.filter((name) => name.split('/').slice(0, -1).includes(rnn)),
    ]),
  );
  const matched = wanted.map((name) => {
    const rnn = stacks.get(name.split('/', 1)[0]!);
    const next = rnn === undefined ? undefined : waiting.get(rnn)!.shift();
    if (next !== undefined) return next;
    const fitting = claimed.includes(name) ? [name] : claimed.filter((other) => isSpreadIn(name, other));
    if (fitting.length === 1) return fitting[0]!;
    throw badSavedModel(`A model has one weight for ${name}`, {
      received: show(fitting.length === 0 ? claimed : fitting),
      remedy: 'Save it again: description and weights belong to different models',
    });
  });
  const taken = new Set(matched);
  const odd =
    matched.find((name, index) => matched.indexOf(name) < index) ??
    claimed.find((name) => !taken.delete(name));
  if (odd === undefined) return matched;
  throw badSavedModel("Every weight of a model is one of one layer's", {
    received: show(odd),
    remedy: 'Save it again: description and weights belong to different models',
  });
}

/** Whether the parts of one path stand in another in the same order, the last of both being the same. */
function isSpreadIn(path: string, other: string): boolean {
  const parts = path.split('/');
  const last = parts.pop();
  const others = other.split('/');
  if (others.pop() !== last) return false;
  let at = -1;
  return parts.every((part) => {
    at = others.indexOf(part, at + 1);
    return at >= 0;
  });
}
