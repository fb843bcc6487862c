import { lookOf } from '@recurrent/demo-kit/terminal';
import { createSeries } from '@recurrent/timeseries';
import { describe, expect, it } from 'vitest';
import { tellRainSkill } from './rain-skill.js';
import { tellRainWeek } from './rain-week.js';

const plain = lookOf({ write: () => {}, columns: 80 }, {});

/** Told of a network with these scores tomorrow and the day after, where rules have 0.2 and 0.24. */
function toldOf(tomorrow: number, later: number): string {
  const briers = {
    model: [tomorrow, later],
    climatology: [0.2, 0.2],
    baseRate: [0.24, 0.24],
    naive: [0.3, 0.3],
  };
  return tellRainSkill({ briers, baseRate: 0.412 }, plain);
}

const inOneLine = (text: string) => text.replaceAll(/\s+/g, ' ');

describe('what is told of rain', () => {
  it('has a line for each day to come: how likely, how much then, and what fell', () => {
    const series = createSeries({
      timestamps: [0, 1, 2, 3].map((day) => day * 86_400_000),
      columns: { precipitation: [0, 2, 5.84, 0] },
    });
    const expected = { probability: [0.68, 0.5], amount: [4.94, 12] };
    expect(tellRainWeek({ series, day: 1, expected }, plain).split('\n')).toEqual([
      '  Day         likely, %  if so, mm  fell, mm  likely',
      '  ──────────  ─────────  ─────────  ────────  ──────────────',
      '  1970-01-03         68        4.9       5.8  ■■■■■■■■■■■■■■',
      '  1970-01-04         50       12.0       0.0  ■■■■■■■■■■',
      '',
      '  At the end of 1970-01-02 rain tomorrow was held to be 68 % likely. If it',
      '  rains, as often more falls as less.',
      '',
    ]);
  });

  it('says what it knows more than how often it rains, at all and in the season', () => {
    const told = toldOf(0.18, 0.199);
    expect(told).toContain('GRU            0.1800 ◂     0.1990 ◂');
    expect(inOneLine(told)).toContain('Base rate: always 41 %, as often as in the validation part.');
    expect(inOneLine(told)).toContain(
      'Tomorrow the network is 25 % better than the base rate and 10 % better than climatology. ' +
        'In 2 days the network is 17 % better than the base rate, but it has no skill beyond the season: ' +
        'climatology does nearly as well.',
    );
    for (const line of told.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('says so where it has no skill', () => {
    expect(inOneLine(toldOf(0.23, 0.25))).toContain(
      'Tomorrow the network has no skill: the base rate does nearly as well. ' +
        'In 2 days the network has no skill: the base rate does as well or better.',
    );
    expect(inOneLine(toldOf(0.21, 0.18))).toContain('climatology does as well or better.');
  });
});
