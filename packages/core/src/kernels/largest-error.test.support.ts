type Numbers = ArrayLike<number> | readonly ArrayLike<number>[];

/** The largest difference, as a share of the largest expected number but at least of 1; Infinity where lengths differ. */
export function largestError(actual: Numbers, expected: Numbers): number {
  const numbers = flatten(expected);
  const found = flatten(actual);
  if (found.length !== numbers.length) return Infinity;
  const scale = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return numbers.reduce((most, value, index) => Math.max(most, Math.abs(found[index]! - value)), 0) / scale;
}

function flatten(values: Numbers): number[] {
  return Array.from<ArrayLike<number> | number, number[]>(values, (value) =>
    typeof value === 'number' ? [value] : Array.from(value),
  ).flat();
}
