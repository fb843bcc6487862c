const blockLength = 100;
const tenths = 10;
const heldOutTenth = 3;

/**
 * Samples that were published without a test part → nine tenths to learn from, and one kept back: of every thousand in
 * their published order the fourth hundred. Neighbours stay together, since they often speak of the same thing: apart,
 * a film's other reviews would give away what is asked.
 */
export function holdOut<Sample>(samples: readonly Sample[]): {
  readonly train: Sample[];
  readonly heldOut: Sample[];
} {
  const parts = { train: [] as Sample[], heldOut: [] as Sample[] };
  for (const [index, sample] of samples.entries()) {
    parts[Math.floor(index / blockLength) % tenths === heldOutTenth ? 'heldOut' : 'train'].push(sample);
  }
  return parts;
}
