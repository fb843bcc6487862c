import { errorsAhead, meanOf } from '@recurrent/demo-kit/forecasting';
import type { Judged } from '@recurrent/demo-kit/forecasting';

/** How often the network told up from down, with the ends between which the true share lies in 95 % of draws. */
export interface Direction {
  readonly days: number;
  readonly right: number;
  readonly lower: number;
  readonly upper: number;
  /** How often "up" was right. */
  readonly alwaysUp: number;
}

export function directionOf({ subject, judgement }: Judged): Direction {
  const values = subject.series.columns[subject.target]!;
  const told = judgement.origins.flatMap((origin, index) => {
    const move = (values[origin + 1] ?? NaN) - values[origin]!;
    const said = judgement.expected['model']![index]![0]! - values[origin]!;
    return Number.isNaN(move) || move === 0 ? [] : [{ isUp: move > 0, isRight: move > 0 === said > 0 }];
  });
  const days = told.length;
  const right = meanOf(told.map(({ isRight }) => Number(isRight)));
  const reach = 1.96 * Math.sqrt((right * (1 - right)) / days);
  return {
    days,
    right,
    lower: right - reach,
    upper: right + reach,
    alwaysUp: meanOf(told.map(({ isUp }) => Number(isUp))),
  };
}

/** The honest sentence: whether direction can be told, and whether the network is nearer than the random walk. */
export function sayVerdict(judged: Judged): string {
  const { days, right, lower, upper, alwaysUp } = directionOf(judged);
  const off = (method: string) =>
    meanOf(errorsAhead(judged.judgement, { method, ahead: 1 }, judged).map(Math.abs));
  const best = Math.max(alwaysUp, 1 - alwaysUp, 0.5);
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const told =
    `Up or down tomorrow: right on ${percent(right)} of ${days.toLocaleString('en')} days (95 % interval ` +
    `${percent(lower)} to ${percent(upper)}), where always saying “up” is right on ${percent(alwaysUp)}. `;
  const direction =
    lower > best
      ? 'On these days the network beats that, which one stretch of one price cannot prove. '
      : 'The network does not beat the random walk at direction. ';
  return (
    told +
    direction +
    `Its forecasts are off by ${off('model').toFixed(2)} %, those of the random walk by ${off('naive').toFixed(2)} %. ` +
    'What it does learn is how wide the fan must be.'
  );
}
