import type { Forecast } from '../forecaster/index.js';

/** What is expected of an amount that is often nothing, one number a timestamp. */
export interface ExpectedAmount {
  /** How likely it is that something comes, from 0 to 1. */
  readonly probability: readonly number[];
  /** How much comes if something does: half of what comes is more. */
  readonly amount: readonly number[];
}

/** What is expected at the next `horizon` timestamps. */
export interface AmountForecast extends Pick<Forecast, 'timestamps'> {
  /** Name of a target → how likely it is, and how much it then is. */
  readonly targets: Readonly<Record<string, ExpectedAmount>>;
}
