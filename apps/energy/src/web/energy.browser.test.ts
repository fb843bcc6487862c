import { describeForecastingPage } from '@recurrent/demo-kit/testing';

describeForecastingPage({
  name: 'energy',
  configFile: new URL('vite.config.ts', import.meta.url),
  screenshots: new URL('../../../../screenshots/', import.meta.url),
  verdict: /of the mean load/,
  hiddenRule: 'Linear',
  table: {
    text: loadTable(24 * 90),
    told: /^Read 2,160 hours of 'kW'; 0 of them are missing.* Left out: further columns \(price\)\./,
  },
  refusal: /bad\.csv was not taken\. A series must have a column of dates/,
});

/** A meter that knows day and night. */
function loadTable(hours: number): string {
  const rows = Array.from({ length: hours }, (_, hour) => {
    const time = new Date(Date.UTC(2024, 0, 1, hour)).toISOString().slice(0, 19);
    return [time, (3 + 2 * Math.sin((hour * Math.PI) / 12) + (hour % 5) / 10).toFixed(2), 0.3].join(',');
  });
  return ['time,kW,price', ...rows].join('\n');
}
