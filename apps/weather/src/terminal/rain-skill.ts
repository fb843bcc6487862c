import { paragraph, table } from '@recurrent/demo-kit/terminal';
import type { Look } from '@recurrent/demo-kit/terminal';
import { methodNames } from '../methods.js';
import type { RainSkill } from '../rain-skill.js';

/** About as much of a difference is left to chance by the days of a year. */
const leastSkill = 0.05;

/** Brier scores for the next day and for the last of the horizon, the network's first, and what they are worth. */
export function tellRainSkill({ briers, baseRate }: RainSkill, look: Look): string {
  const judged = [1, briers.model.length];
  const scores = table(
    [
      { title: 'Brier score' },
      ...judged.map((ahead) => ({ title: whenOf(ahead), digits: 4, best: 'lowest' as const })),
    ],
    Object.entries(briers).map(([method, values]) => [
      methodNames[method]!.name,
      ...judged.map((ahead) => values[ahead - 1]!),
    ]),
    look,
  );
  const note =
    'Brier score: the mean squared error of how likely rain was held to be. ' +
    `Base rate: always ${percent(baseRate)}, ${methodNames['baseRate']!.note}.`;
  const verdicts = judged.map((ahead) => verdict(briers, ahead)).join(' ');
  return [scores, paragraph(note, look), paragraph(verdicts, look)].join('\n');
}

/** What a forecast so many days ahead knows more than how often it rains, at all and at that time of the year. */
function verdict({ model, baseRate, climatology }: RainSkill['briers'], ahead: number): string {
  const skillOver = (rule: readonly number[]) => 1 - model[ahead - 1]! / rule[ahead - 1]!;
  const [overRate, overSeason] = [skillOver(baseRate), skillOver(climatology)];
  const as = (skill: number) => (skill > 0 ? 'nearly as well' : 'as well or better');
  if (overRate < leastSkill) {
    return `${whenOf(ahead)} the network has no skill: the base rate does ${as(overRate)}.`;
  }
  const rate = `${whenOf(ahead)} the network is ${percent(overRate)} better than the base rate`;
  return overSeason < leastSkill
    ? `${rate}, but it has no skill beyond the season: climatology does ${as(overSeason)}.`
    : `${rate} and ${percent(overSeason)} better than climatology.`;
}

function whenOf(ahead: number): string {
  return ahead === 1 ? 'Tomorrow' : `In ${ahead} days`;
}

function percent(part: number): string {
  return `${(100 * part).toFixed(0)} %`;
}
