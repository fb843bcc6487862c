/** The best `size` items that were added, best first; of equal scores the one added first. */
export interface Ranking<Item> {
  readonly items: readonly Item[];
  add(item: Item, score: number): void;
  /** The score that an item has to exceed to be among them. */
  least(): number;
}

export function createRanking<Item>(size: number): Ranking<Item> {
  const items: Item[] = [];
  const scores: number[] = [];
  const least = (): number => (items.length < size ? -Infinity : scores.at(-1)!);
  return {
    items,
    least,
    add(item, score) {
      if (!(score > least())) return;
      let place = items.length;
      while (place > 0 && scores[place - 1]! < score) place--;
      items.splice(place, 0, item);
      scores.splice(place, 0, score);
      items.length = Math.min(items.length, size);
      scores.length = items.length;
    },
  };
}
