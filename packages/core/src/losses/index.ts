import { huber } from './huber.js';
import type { Loss } from './loss.js';
import { meanAbsoluteError } from './mean-absolute-error.js';
import { meanSquaredError } from './mean-squared-error.js';

export { ctcLoss, ctcLosses, type CtcLossArgs } from './ctc.js';
export { huber, meanAbsoluteError, meanSquaredError, type Loss };

/** The name of a loss, as Keras knows it. */
export type LossName = 'meanAbsoluteError' | 'meanSquaredError' | 'huber';

/** Every loss by its name. */
export const losses: Readonly<Record<LossName, Loss>> = { meanAbsoluteError, meanSquaredError, huber };
