import type { Forecast } from '../forecaster/index.js';
import type { AmountPreprocessor } from './preprocessor.js';
import type { AmountForecast } from './sample.js';

/** What both networks say of the same steps, as one forecast. */
export function toAmountForecast(
  { targets }: Pick<AmountPreprocessor, 'targets'>,
  { likely, much }: { readonly likely: Forecast; readonly much: Forecast },
): AmountForecast {
  return {
    timestamps: likely.timestamps,
    targets: Object.fromEntries(
      targets.map((name) => [
        name,
        {
          probability: likely.targets[`${name}_occurs`]!,
          amount: much.targets[`${name}_amount`]!.map(Math.exp),
        },
      ]),
    ),
  };
}
