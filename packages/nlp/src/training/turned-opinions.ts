import { createRandom, type Random } from '@recurrent/core';
import type { LabelledText, Polarity } from '@recurrent/datasets';
import { clausesOf } from './mirrored-turns.js';
import { words } from './turn-words.js';
import { turns } from './turns.js';

/**
 * Opinions whose words alone mislead, made of turns of speech and of words that fit in; every other one is positive.
 * What a turn comes to is known, and so is the label.
 */
export function turnedOpinions(count: number, { seed }: { readonly seed: number }): LabelledText<Polarity>[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const wanted = index % 2 === 0 ? 'positive' : 'negative';
    const turn = pick(
      turns.filter(({ label }) => label === wanted),
      random,
    );
    return { text: fill(turn.text, random), label: wanted };
  });
}

/** What says nothing of its own; most opinions go without. */
const beginnings = [
  '',
  '',
  '',
  '',
  '',
  '',
  'honestly, ',
  'in short: ',
  'i must say, ',
  'well, ',
  'for me ',
  'overall ',
];
const endings = ['', '', '.', ' .', '!', ', i think.', ' so far'];

/** What a place can be filled with: words of its kind, or clauses that have places of their own. */
const fillings: Readonly<Record<string, readonly string[]>> = {
  ...words,
  positiveClause: clausesOf('positive'),
  negativeClause: clausesOf('negative'),
};

/** A turn with a word in place of each {kind}, and now and then words before it and a mark at its end. */
function fill(turn: string, random: Random): string {
  const place = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (_, kind: string) => place(pick(fillings[kind]!, random)));
  return pick(beginnings, random) + place(turn) + pick(endings, random);
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[random.integer(items.length)]!;
}
