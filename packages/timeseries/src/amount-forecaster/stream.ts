import { RnnError } from '@recurrent/core';
import type { GlobalStream, GlobalStreamState } from '../global-forecaster/index.js';
import type { Observation, Series } from '../series/series.js';
import { formatTimestamp } from '../series/timestamp.js';
import type { AmountPreprocessor } from './preprocessor.js';
import type { AmountForecast } from './sample.js';
import { toAmountForecast } from './to-amount-forecast.js';

/** All that a live forecast remembers, as plain data that JSON keeps. */
export interface AmountStreamState {
  readonly occurrence: GlobalStreamState;
  readonly amount: GlobalStreamState;
}

/** A live forecast of amounts over the last rows of a series. */
export interface AmountStream {
  /**
   * What is expected after one more observation; undefined while there are too few for one.
   * @param future the next steps, where columns are known ahead
   * @throws {RnnError} bad-data when it does not come one step after the one before
   */
  push(observation: Observation, future?: Series): Promise<AmountForecast | undefined>;
  readonly state: {
    save(): AmountStreamState;
    /** @throws {RnnError} bad-data when it is the state of another forecaster; the stream is then as it was */
    restore(saved: AmountStreamState): void;
  };
  close(): void;
}

/** A live forecast over the streams of both networks, which it owns from now on. */
export function createAmountStream(
  preprocessor: AmountPreprocessor,
  { occurrence, amount }: { readonly occurrence: GlobalStream; readonly amount: GlobalStream },
): AmountStream {
  return {
    async push(observation, future) {
      const split = preprocessor.splitObservation(observation);
      const likely = await occurrence.push(split, future);
      const much = await amount.push(split, future);
      return likely && much && toAmountForecast(preprocessor, { likely, much });
    },
    state: {
      save: () => ({ occurrence: occurrence.state.save(), amount: amount.state.save() }),
      restore(saved) {
        const before = { occurrence: occurrence.state.save(), amount: amount.state.save() };
        occurrence.state.restore(saved?.occurrence);
        try {
          amount.state.restore(saved?.amount);
          assertSameTime(saved);
        } catch (cause) {
          occurrence.state.restore(before.occurrence);
          amount.state.restore(before.amount);
          throw cause;
        }
      },
    },
    close() {
      occurrence.close();
      amount.close();
    },
  };
}

function assertSameTime({ occurrence, amount }: AmountStreamState): void {
  const [likely, much] = [occurrence, amount].map(({ timestamps }) => timestamps.at(-1));
  if (likely === much) return;
  const received = [likely, much].map((time) => (time === undefined ? 'none' : formatTimestamp(time)));
  throw new RnnError(
    'bad-data',
    'A saved stream of amounts has seen the same rows for both of its networks. ' +
      `Received the last of occurrence at ${received[0]}, of amount at ${received[1]}. Restore what one stream has saved.`,
  );
}
