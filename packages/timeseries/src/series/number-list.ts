/** Numbers that come one by one, eight bytes each. */
export interface NumberList {
  readonly length: number;
  push(value: number): void;
  at(index: -1): number | undefined;
  toArray(): Float64Array;
  /** Forgets them, and keeps the room. */
  clear(): void;
}

const firstCapacity = 64;

/** @param last how many are kept at most: the last ones. Default: all. */
export function createNumberList(last: number = Infinity): NumberList {
  let values = new Float64Array(firstCapacity);
  let length = 0;

  function makeRoom(): void {
    if (length >= 2 * last) {
      values.copyWithin(0, length - last, length);
      length = last;
    } else {
      const grown = new Float64Array(Math.min(2 * values.length, Math.max(firstCapacity, 2 * last)));
      grown.set(values);
      values = grown;
    }
  }

  return {
    get length() {
      return Math.min(length, last);
    },
    push(value) {
      if (length === values.length || length >= 2 * last) makeRoom();
      values[length++] = value;
    },
    at: () => (length === 0 ? undefined : values[length - 1]),
    toArray: () => values.slice(Math.max(0, length - last), length),
    clear: () => void (length = 0),
  };
}
