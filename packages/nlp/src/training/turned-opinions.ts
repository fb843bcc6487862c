import { createRandom, type Random } from '@recurrent/core';
import type { LabelledText, Polarity } from '@recurrent/datasets';
import { turns, words } from './turns.js';

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

/** A turn with a word in place of each {kind}, and now and then words before it and a mark at its end. */
function fill(turn: string, random: Random): string {
  const opinion = turn.replaceAll(/\{(\w+)\}/g, (_, kind: string) => pick(words[kind]!, random));
  return pick(beginnings, random) + opinion + pick(endings, random);
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[random.integer(items.length)]!;
}
