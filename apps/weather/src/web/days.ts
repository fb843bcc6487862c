const spoken = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' });
const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** `12 May 2015` */
export function spokenDay(timestamp: number): string {
  return spoken.format(timestamp);
}

/** `Tue` */
export function weekdayOf(timestamp: number): string {
  return weekday.format(timestamp);
}

/** `12 May` */
export function shortDay(timestamp: number): string {
  return short.format(timestamp);
}
