export const hourMs: number = 3_600_000;
export const dayMs: number = 24 * hourMs;

const pattern =
  /^(\d{4})([-/])(\d{1,2})(?:\2(\d{1,2}))?(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * A date, year first, with or without a time → milliseconds since 1970, UTC; undefined when it is none.
 * `2012-01`, `2012-01-31`, `2012/1/31`, `2012-01-31 13:00`, `2012-01-31T13:00:00.5+01:00`; UTC where no zone is given.
 */
export function parseTimestamp(text: string): number | undefined {
  const parts = pattern.exec(text.trim());
  if (!parts) return undefined;
  const [, year, , month, day = '1', hour = '0', minute = '0', second = '0', fraction = '', zone] = parts;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // The year too: 0 to 99 would come back as 1900 to 1999.
  const isOnCalendar =
    new Date(date).getUTCFullYear() === Number(year) &&
    new Date(date).getUTCMonth() === Number(month) - 1 &&
    new Date(date).getUTCDate() === Number(day);
  if (!isOnCalendar || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const timestamp = date + seconds * 1000 + Math.floor(Number(`0.${fraction}0`) * 1000);
  return timestamp - zoneOffsetMs(zone);
}

function zoneOffsetMs(zone: string | undefined): number {
  if (!zone || /z/i.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -1 : 1) * minutes * 60_000;
}

/** Milliseconds since midnight, UTC. */
export function timeOfDay(timestamp: number): number {
  return ((timestamp % dayMs) + dayMs) % dayMs;
}

/** Milliseconds since 1970 → `2012-01-31`, or `2012-01-31T13:00:00Z` where the time of day matters. */
export function formatTimestamp(timestamp: number, withTime: boolean = timestamp % dayMs !== 0): string {
  const date = new Date(timestamp);
  // Messages name what is no time too.
  if (Number.isNaN(date.getTime())) return String(timestamp);
  const text = date.toISOString();
  return withTime ? text.replace('.000Z', 'Z') : text.slice(0, 10);
}
