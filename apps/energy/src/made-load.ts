import { createRandom } from '@recurrent/core';
import { createSeries, isUsHoliday } from '@recurrent/timeseries';
import type { Series } from '@recurrent/timeseries';

const hourMs = 3_600_000;
const days = 420;
const begin = Date.UTC(2023, 0, 1);

/**
 * An hourly load in MW that nobody ever used: working days, weekends and US holidays, morning and evening peaks, heating and
 * cooling by a weather that wanders, and noise. The same seed makes the same.
 */
export function makeLoad(seed: number): Series {
  const random = createRandom(seed);
  let spell = 0;
  let rest = 0;
  let base = 21_000;
  let isFree = false;
  const load = Array.from({ length: 24 * days }, (_, row) => {
    const day = Math.floor(row / 24);
    const hour = row % 24;
    if (hour === 0) {
      const midnight = begin + row * hourMs;
      isFree = new Date(midnight).getUTCDay() % 6 === 0 || isUsHoliday(midnight);
      spell = 0.8 * spell + 2 * random.normal();
    }
    rest = 0.9 * rest + 80 * random.normal();
    const season = -Math.cos((2 * Math.PI * (day - 20)) / 365);
    const degrees = 12 + 12 * season + spell + 4 * Math.sin((2 * Math.PI * (hour - 9)) / 24);
    const weather = 260 * Math.max(0, 15 - degrees) + 420 * Math.max(0, degrees - 21);
    const morning = (isFree ? 1500 : 4200) * peak(hour, isFree ? 10.5 : 8, 2.5);
    const evening = (isFree ? 4400 : 5600) * peak(hour, 19, 3);
    // People, and walls, change slowly: nothing jumps at midnight.
    base += 0.3 * (21_000 + (isFree ? 0 : 1800) + weather - base);
    return Math.round(base + morning + evening + rest);
  });
  return createSeries({ timestamps: load.map((_, row) => begin + row * hourMs), columns: { load } });
}

/** 1 at its hour, and less the further from it, past midnight too. */
function peak(hour: number, at: number, width: number): number {
  const apart = Math.abs(hour - at);
  return Math.exp(-((Math.min(apart, 24 - apart) / width) ** 2) / 2);
}
