/** Bytes that `rounds` of `work` leave on the heap: the fewest of some tries, as a compiler works beside it. */
export function heapGrowth(work: () => void, rounds: number): number {
  for (let round = 0; round < rounds; round++) work();
  const tries = Array.from({ length: 5 }, () => {
    const before = process.memoryUsage().heapUsed;
    for (let round = 0; round < rounds; round++) work();
    return process.memoryUsage().heapUsed - before;
  });
  return Math.min(...tries.filter((bytes) => bytes >= 0));
}
