import { RnnError } from '../errors.js';
import { mixtureWidth, toFullMixture, type Mixture } from '../network/index.js';
import type { Random } from '../random.js';

/** How to draw from a mixture. */
export interface MixtureSampling extends Mixture {
  readonly random: Random;
  /**
   * 1 draws from the mixture itself; below 1 what is likely becomes likelier, and 0 gives the mean of the likeliest
   * component. Logits are divided by it, variances multiplied. Default 1. Source: Ha and Eck 2017, eq. 8.
   */
  readonly temperature?: number;
}

/**
 * Parameters of one step [width], as `mixtureDensity` gives them → one vector [outputDim].
 * @throws {RnnError} shape-mismatch when they are not as many as the mixture has
 */
export function sampleMixture(parameters: Float32Array, sampling: MixtureSampling): Float32Array {
  const { random, temperature = 1 } = sampling;
  const { numMixtures, outputDim, kind } = toFullMixture(sampling);
  assertSampling(parameters, { width: mixtureWidth(sampling), temperature });
  const chosen = chooseComponent(parameters.subarray(0, numMixtures), { random, temperature });
  const means = numMixtures + chosen * outputDim;
  const scales = means + numMixtures * outputDim;
  const spread = Math.sqrt(temperature);
  const normals = Array.from({ length: outputDim }, () => random.normal());
  if (kind === 'bivariate') {
    const correlation = 0.999 * Math.tanh(parameters[numMixtures * 5 + chosen]!);
    normals[1] = correlation * normals[0]! + Math.sqrt(1 - correlation ** 2) * normals[1]!;
  }
  return Float32Array.from(
    normals,
    (normal, at) => parameters[means + at]! + spread * toScale(parameters[scales + at]!) * normal,
  );
}

/** The likeliest component where the temperature is 0. */
function chooseComponent(
  logits: Float32Array,
  { random, temperature }: { readonly random: Random; readonly temperature: number },
): number {
  const highest = Math.max(...logits);
  if (temperature === 0) return logits.indexOf(highest);
  const powers = Array.from(logits, (logit) => Math.exp((logit - highest) / temperature));
  let left = random.uniform() * powers.reduce((sum, power) => sum + power, 0);
  for (const [component, power] of powers.entries()) {
    left -= power;
    if (left < 0) return component;
  }
  return logits.indexOf(highest);
}

function toScale(raw: number): number {
  return Math.max(raw, 0) + Math.log1p(Math.exp(-Math.abs(raw))) + 1e-3;
}

function assertSampling(
  parameters: Float32Array,
  { width, temperature }: { readonly width: number; readonly temperature: number },
): void {
  if (parameters.length !== width) {
    throw new RnnError(
      'shape-mismatch',
      `A mixture of this kind has ${width} parameters. Received ${parameters.length}. Give one step of the network's outputs.`,
    );
  }
  if (temperature >= 0) return;
  throw new RnnError(
    'invalid-argument',
    `temperature is at least 0. Received ${temperature}. 1 draws from the mixture itself.`,
  );
}
