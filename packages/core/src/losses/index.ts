import { huber } from './huber.js';
import type { Loss } from './loss.js';
import { meanAbsoluteError } from './mean-absolute-error.js';
import { meanSquaredError } from './mean-squared-error.js';

export { huber, meanAbsoluteError, meanSquaredError, type Loss };

/** Every loss by its name. */
export const losses = { meanAbsoluteError, meanSquaredError, huber } satisfies Record<string, Loss>;

/** The name of a loss, as Keras knows it. */
export type LossName = keyof typeof losses;
