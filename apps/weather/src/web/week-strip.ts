import { element } from '@recurrent/demo-kit/web';
import { forecastFrom } from '../replay.js';
import { shortDay, weekdayOf } from './days.js';
import type { WeatherReplay } from './rain-replay.js';
import { rainFrom } from './rain-view.js';

/** The forecast made at the end of a day, a card for each day after it, with what then happened. */
export function weekStrip(replay: WeatherReplay, day: number): HTMLElement[] {
  const { timestamps, targets } = forecastFrom(replay, day);
  const rain = rainFrom(replay, day);
  const happened = (column: string, ahead: number) => replay.series.columns[column]![day + 1 + ahead];
  return timestamps.map((timestamp, ahead) => {
    const was = [happened('temp_max', ahead), happened('temp_min', ahead)];
    return element(
      'li',
      {},
      element('p', { class: 'week-day' }, element('b', {}, weekdayOf(timestamp)), ` ${shortDay(timestamp)}`),
      element('p', { class: 'week-high' }, degrees(targets['temp_max']![ahead]!)),
      element('p', { class: 'week-low' }, `low ${degrees(targets['temp_min']![ahead]!)}`),
      element('p', { class: 'week-rain' }, `rain ${(100 * rain.probability[ahead]!).toFixed(0)}\u00a0%`),
      element('p', { class: 'week-amount' }, `then ${rain.amount[ahead]!.toFixed(1)}\u00a0mm`),
      element(
        'p',
        { class: 'week-was' },
        was.every(isKnown) ? `was ${was.map(degrees).join(' / ')}` : 'not on record',
      ),
    );
  });
}

function isKnown(value: number | undefined): value is number {
  return value !== undefined && !Number.isNaN(value);
}

function degrees(value: number): string {
  return `${Math.round(value)}°`;
}
