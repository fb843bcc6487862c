import { paragraph, table } from '@recurrent/demo-kit/terminal';
import type { Look } from '@recurrent/demo-kit/terminal';
import type { WalkForward } from '@recurrent/timeseries/finance';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Direction, size and trading of the days judged, each beside simple rules, and in words whether any of it won. */
export function tellScores(scores: WalkForward, look: Look): string {
  return [tellDirection(scores, look), tellSize(scores, look), tellTrading(scores, look)].join('\n');
}

/** How often the direction was right, and whether that is more than the majority. */
function tellDirection({ direction, directionBaselines, count, days }: WalkForward, look: Look): string {
  const { randomWalk, majority, momentum } = directionBaselines;
  const rows = Object.entries({
    network: direction,
    'always the usual one': majority,
    'as yesterday': momentum,
    'a coin': randomWalk,
  });
  const best = Math.max(majority.accuracy, momentum.accuracy, randomWalk.accuracy);
  const [lower, upper] = direction.interval;
  const verdict =
    lower > best
      ? 'The network tells the direction better than each of these rules.'
      : 'The network does not tell the direction better than the best of these rules: prices walk nearly at random.';
  return (
    table(
      [
        { title: 'Up or down?'.padEnd(22) },
        { title: '% right', digits: 1, best: 'highest' },
        { title: 'from', digits: 1 },
        { title: 'to', digits: 1 },
        { title: 'correlation', digits: 3 },
      ],
      rows.map(([name, { accuracy, interval, correlation }]) => [
        name,
        100 * accuracy,
        100 * interval[0],
        100 * interval[1],
        correlation,
      ]),
      look,
    ) +
    paragraph(
      `${count.toLocaleString('en')} outcomes on ${days.toLocaleString('en')} days; from and to hold 95 % of draws of days. ${verdict} ` +
        `Its accuracy lies between ${percent(lower)} and ${percent(upper)}.`,
      look,
    )
  );
}

/** How well the size of a move was known. */
function tellSize({ density, densityBaselines }: WalkForward, look: Look): string {
  const { riskMetrics, constant } = densityBaselines;
  const verdict =
    density < Math.min(riskMetrics, constant)
      ? 'How far prices move is easier to tell than where to: here the network wins.'
      : 'The network knows the size of moves no better than a running mean of squares.';
  return (
    table(
      [{ title: 'How large a move?'.padEnd(22) }, { title: 'surprise', digits: 3, best: 'lowest' }],
      [
        ['network', density],
        ['RiskMetrics', riskMetrics],
        ['as in the past', constant],
      ],
      look,
    ) + paragraph(`Surprise is the mean of −ln of the density at what came. ${verdict}`, look)
  );
}

/** What trading by it came to. */
function tellTrading({ trading: { model, buyAndHold } }: WalkForward, look: Look): string {
  return (
    table(
      [
        { title: 'Traded, costs included'.padEnd(22) },
        { title: '% a year', digits: 1 },
        { title: 'Sharpe', digits: 2 },
        { title: 'deepest fall %', digits: 1 },
        { title: '% turned a day', digits: 1 },
      ],
      [
        ['by the network', model],
        ['bought and held', buyAndHold],
      ].map(([name, result]) => {
        const { annualReturn, sharpe, maxDrawdown, turnover } = result as typeof model;
        return [name as string, 100 * annualReturn, sharpe, 100 * maxDrawdown, 100 * turnover];
      }),
      look,
    ) + paragraph('Each trade costs ten basis points. No advice: a demo of how to measure honestly.', look)
  );
}
