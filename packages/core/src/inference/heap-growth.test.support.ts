/**
 * Bytes that `rounds` of `work` leave on the heap: the fewest of some tries, as a compiler works beside it. Tries end with the
 * first that leaves less than a byte a round; what allocates leaves more in every one.
 */
export function heapGrowth(work: () => void, rounds: number): number {
  for (let round = 0; round < rounds; round++) work();
  let fewest = Infinity;
  for (let attempt = 0; attempt < 60 && fewest >= rounds; attempt++) {
    const before = process.memoryUsage().heapUsed;
    for (let round = 0; round < rounds; round++) work();
    const bytes = process.memoryUsage().heapUsed - before;
    if (bytes >= 0) fewest = Math.min(fewest, bytes);
  }
  return fewest;
}
