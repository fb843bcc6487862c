import type { Random } from '../random.js';

/**
 * An order of examples in which every batch holds sequences of similar length, so that little is padded; which of those
 * that are equally long come together, and which batch comes when, is random. Every example comes once; a batch that is
 * not full comes last.
 * @param lengths steps of each example
 */
export function bucketByLength(
  lengths: ArrayLike<number>,
  { batchSize, random }: { readonly batchSize: number; readonly random: Random },
): Int32Array {
  const count = lengths.length;
  const byLength = random.permutation(count).sort((one, other) => lengths[one]! - lengths[other]!);
  const fullBatches = Math.floor(count / batchSize);
  const left = count - fullBatches * batchSize;
  // The batch that is not full stands anywhere among the lengths, lest the longest always come last.
  const gap = random.integer(fullBatches + 1) * batchSize;
  const order = new Int32Array(count);
  random.permutation(fullBatches).forEach((batch, place) => {
    const start = batch * batchSize + (batch * batchSize >= gap ? left : 0);
    order.set(byLength.subarray(start, start + batchSize), place * batchSize);
  });
  order.set(byLength.subarray(gap, gap + left), count - left);
  return order;
}
