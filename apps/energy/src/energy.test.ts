import { lookOf } from '@recurrent/demo-kit/terminal';
import { lengthOf, sliceSeries } from '@recurrent/timeseries';
import { describe, expect, it } from 'vitest';
import { makeEnergyData, target, toEnergyData, withHolidays } from './energy-data.js';
import { createEnergyForecaster, tasks, train } from './energy-forecaster.js';
import { toReport } from './evaluation-report.js';
import { drawAhead } from './terminal/ahead.js';
import { tellErrors } from './terminal/errors.js';

const hour = 3_600_000;

function makeCsv(from: string, hours: number): string {
  const lines = Array.from({ length: hours }, (_, row) => {
    const date = new Date(Date.parse(from) + row * hour);
    const load =
      30_000 + 5000 * Math.sin((date.getUTCHours() * Math.PI) / 12) - (date.getUTCDay() % 6 === 0 ? 3000 : 0);
    return `${date.toISOString().slice(0, 19).replace('T', ' ')},${Math.round(load)}`;
  });
  return ['datetime,PJME_MW', ...lines].join('\n');
}

describe('the made load', () => {
  it('rests on the holidays that are known ahead, and is kept for the end in part', () => {
    const { training, known, whole } = makeEnergyData(7);
    expect([training, known, whole].map(lengthOf)).toEqual([7200, 8640, 10_080]);
    const hours = (isHoliday: number): number => {
      // Mondays only: weekends rest too.
      const chosen = [...whole.timestamps.keys()].filter(
        (row) =>
          new Date(whole.timestamps[row]!).getUTCDay() === 1 &&
          row % 24 === 8 &&
          whole.columns['holiday']![row] === isHoliday,
      );
      return chosen.reduce((sum, row) => sum + whole.columns[target]![row]!, 0) / chosen.length;
    };
    expect(hours(1)).toBeLessThan(hours(0) - 1000);
  });
});

describe('the energy benchmark', () => {
  it('keeps rows from 2017 on for the end, else 2016, and brings odd hours to one step', () => {
    const table = `${makeCsv('2015-06-01T00:00Z', 24 * 400)}\n2016-07-01 00:00:00,1`;
    const { judgedOn, training, known, whole } = toEnergyData(table);
    expect(judgedOn).toBe('2016 on');
    expect(lengthOf(training)).toBe(0);
    expect(lengthOf(known)).toBe(24 * 214);
    expect(lengthOf(whole)).toBe(24 * 400);
  });

  it('knows the days on which many do not work', () => {
    const { whole } = toEnergyData(makeCsv('2016-11-20T00:00Z', 24 * 45));
    const { columns } = withHolidays(whole);
    const days = (name: string): number[] =>
      [...columns[name]!.keys()]
        .filter((row) => row % 24 === 0 && columns[name]![row] === 1)
        .map((row) => row / 24);
    // Thanksgiving, Christmas and New Year's Day with the Mondays after them.
    expect(days('holiday')).toEqual([4, 35, 36, 42, 43]);
    expect(days('bridge')).toEqual([5, 33, 34, 37, 38, 39, 40, 41]);
  });

  it('trains on a few weeks, and reports percentages and coverage beside its baselines', async () => {
    const { whole } = toEnergyData(makeCsv('2016-06-01T00:00Z', 24 * 80));
    const data = {
      judgedOn: 'July',
      training: sliceSeries(whole, 0, 24 * 30),
      known: sliceSeries(whole, 0, 24 * 72),
      whole,
    };
    const task = { ...tasks[0]!, windowSize: 168 };
    const forecaster = createEnergyForecaster(data, { task, seed: 1, units: 8 });
    await train(forecaster, data, { epochs: 3, seed: 1 });
    const samples = [{ series: whole, historyLength: 24 * 72 }];
    const day = await forecaster.evaluate(samples, { stride: 24, seasonLength: 24 });
    const { metrics, baselines } = toReport({ day }, { data, seed: 1 });
    expect(metrics['day_ahead_mape']).toBeLessThan(baselines['naive']!['day_ahead_mape']!);
    expect(metrics['day_ahead_coverage_0.8']).toBeGreaterThan(0.4);
    expect(baselines['seasonalNaive']!['day_ahead_mape']).toBeLessThan(8);

    const look = lookOf({ isTTY: false, columns: 80, write: () => true }, {});
    const told =
      (await drawAhead(forecaster, data, { task, look })) +
      tellErrors(toReport({ day }, { data, seed: 1 }), look);
    expect(told).toMatch(
      /Friday,? 19 August 2016, forecast at the midnight\s+before\.\s+The\s+peak\s+was\s+expected\s+to\s+be/,
    );
    expect(told).toMatch(/seasonal naive: as a day, a week ago +\d/);
    expect(Math.max(...told.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    forecaster.dispose();
  });
});
