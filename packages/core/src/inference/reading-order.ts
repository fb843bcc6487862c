import type { NotStreamable } from './loaded-layer.js';

/** A mask [batch, time] from the last step to the first. */
export function reversed(mask: Uint8Array, time: number): Uint8Array {
  const turned = mask.slice();
  for (let row = 0; row < turned.length; row += time) turned.subarray(row, row + time).reverse();
  return turned;
}

/** Why a layer that begins at the last step runs whole sequences only. */
export function backwardsOnly(name: string): NotStreamable {
  return {
    received: `${name} with goBackwards, which begins at the last step`,
    remedy: 'Use predict on whole sequences, or train a network without goBackwards',
  };
}
