import { describeForecastingPage } from '@recurrent/demo-kit/testing';

describeForecastingPage({
  name: 'finance',
  configFile: new URL('vite.config.ts', import.meta.url),
  screenshots: new URL('../../../../screenshots/', import.meta.url),
  verdict:
    /^Up or down tomorrow: right on \d+\.\d % of 1,0\d\d days .* The network does not beat the random walk at direction\./,
  hiddenRule: 'Linear',
  table: { text: priceTable(700), told: /^Read 700 trading days of MINE\./ },
  refusal: /bad\.csv was not taken\. A table of prices has the columns date, open, high, low, close, volume/,
});

/** Prices of a share called MINE that go round and round. */
function priceTable(days: number): string {
  const rows = Array.from({ length: days }, (_, day) => {
    const date = new Date(Date.UTC(2018, 0, 1 + day)).toISOString().slice(0, 10);
    const price = (100 + 10 * Math.sin(day / 9) + (day % 7)).toFixed(2);
    return [date, 'MINE', price, price, price, price, 1000].join(',');
  });
  return ['date,symbol,open,high,low,close,volume', ...rows].join('\n');
}
