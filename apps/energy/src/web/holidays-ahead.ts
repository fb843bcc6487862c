import type { ForecastSubject, KnownAhead } from '@recurrent/demo-kit/forecasting';
import { isUsHoliday, usHolidays } from '@recurrent/timeseries';

const dayMs = 86_400_000;

/** The federal holidays of the United States, and the days on which those at a weekend are kept. */
const holidays: KnownAhead = {
  column: 'us_holiday',
  valueAt: (timestamp) => Number(isUsHoliday(timestamp)),
  named(from, until) {
    const first = Math.floor(from / dayMs);
    const days = Array.from(
      { length: Math.floor(until / dayMs) - first + 1 },
      (_, index) => (first + index) * dayMs,
    );
    return days.filter(isUsHoliday).map((day) => ({ name: nameOf(day), from: day, until: day + dayMs }));
  },
};

/** A subject whose network is told the holidays ahead. */
export function tellHolidays(subject: ForecastSubject): ForecastSubject {
  const { timestamps, columns } = subject.series;
  const ofDay = new Map<number, number>();
  const values = Array.from(timestamps, (timestamp) => {
    const day = Math.floor(timestamp / dayMs);
    const value = ofDay.get(day) ?? holidays.valueAt(timestamp);
    ofDay.set(day, value);
    return value;
  });
  return {
    ...subject,
    series: { ...subject.series, columns: { ...columns, [holidays.column]: Float64Array.from(values) } },
    knownAhead: holidays,
  };
}

function nameOf(day: number): string {
  const named = usHolidays(new Date(day).getUTCFullYear()).find((holiday) => holiday.day === day);
  return named?.name ?? 'a day on which a holiday is kept';
}
