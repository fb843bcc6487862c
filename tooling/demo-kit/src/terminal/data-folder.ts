import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The tables of a data set that lies in `timeseries/NAME` of a data folder: every .csv and .csv.gz, by name. */
export async function readDataFolder(dataFolder: string, name: string): Promise<string[]> {
  const folder = join(dataFolder, 'timeseries', name);
  const names = (await readdir(folder)).filter((file) => /\.csv(\.gz)?$/.test(file)).sort();
  if (names.length === 0) {
    throw new Error(
      `A data folder has tables in timeseries/${name}. Received ${folder} without .csv or .csv.gz.`,
    );
  }
  return Promise.all(
    names.map(async (file) => {
      const bytes = await readFile(join(folder, file));
      return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    }),
  );
}

/** Tables of the same columns as one: the first one's heading, and all their rows. */
export function joinTables(tables: readonly string[]): string {
  const [heading] = tables[0]!.split('\n', 1);
  const rows = tables.map((table) => table.slice(table.indexOf('\n') + 1).trimEnd());
  return [heading!.trimEnd(), ...rows].join('\n');
}
