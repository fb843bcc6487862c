import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createForecaster, formatTimestamp, parseSeries, SeriesPreprocessor } from '@recurrent/timeseries';
import type { BenchRow } from './row.js';
import { tableRun, type TableRun } from './table-run.js';

const megabyte = 2 ** 20;
const hourMs = 3_600_000;

const opinions = [
  'What a lovely evening; we will be back!',
  'The battery died after two days and nobody answers my mails.',
  '"Slow, dull and far too long: I left before the end."',
  'It does what it says and it has done so for years. Would buy again.',
];

/** Memory of the command lines over long tables, beside that over shorter ones: it must not grow with them. */
export async function* tables(): AsyncIterable<BenchRow> {
  const told = (rows: number): Promise<TableRun> =>
    tableRun('nlp', { words: ['sentiment', '--file', '{table}'], rows: opinionRows(rows) });
  yield peakRow('sentiment of', await told(50_000), {
    rows: 50_000,
    peer: await told(20_000),
    peerRows: 20_000,
  });
  yield peakRow('sentiment of', await told(200_000), {
    rows: 200_000,
    peer: await told(50_000),
    peerRows: 50_000,
  });
  const folder = mkdtempSync(join(tmpdir(), 'bench-tables-'));
  try {
    await keepForecaster(folder);
    const forecast = (rows: number): Promise<TableRun> =>
      tableRun('timeseries', {
        words: ['forecast', '{table}', '--model', folder, '--json'],
        rows: loadRows(rows),
      });
    yield peakRow('forecast from', await forecast(1_000_000), {
      rows: 1_000_000,
      peer: await forecast(100_000),
      peerRows: 100_000,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function peakRow(
  name: string,
  ours: TableRun,
  { rows, peer, peerRows }: { readonly rows: number; readonly peer: TableRun; readonly peerRows: number },
): BenchRow {
  return {
    suite: 'tables',
    case: `peak memory, ${name} ${rows} rows of CSV`,
    ours: ours.peakBytes / megabyte,
    peer: peer.peakBytes / megabyte,
    peerName: `${peerRows} rows`,
    unit: 'MB',
    ratio: peer.peakBytes / ours.peakBytes,
    note: `${Math.round(rows / ours.seconds)} rows a second`,
  };
}

function* opinionRows(count: number): Iterable<string> {
  yield 'id,text';
  for (let row = 0; row < count; row++) yield `${row},${opinions[row % opinions.length]}`;
}

/** Hours with a daily wave. */
function* loadRows(count: number): Iterable<string> {
  yield 'time,load';
  for (let row = 0; row < count; row++) {
    const time = formatTimestamp(Date.UTC(1900, 0, 1) + row * hourMs, true);
    yield `${time},${(100 + 20 * Math.sin((row / 24) * 2 * Math.PI) + (row % 7)).toFixed(2)}`;
  }
}

async function keepForecaster(folder: string): Promise<void> {
  const series = parseSeries([...loadRows(400)].join('\n'));
  const preprocessor = SeriesPreprocessor.adapt(series, { targets: ['load'], horizon: 24 });
  const forecaster = createForecaster({ preprocessor, units: 16, seed: 1 });
  await forecaster.save(folder);
  forecaster.dispose();
}
