import { joinTables, readDataFolder } from '@recurrent/demo-kit/terminal';
import { makeEnergyData, toEnergyData } from './energy-data.js';
import type { EnergyData } from './energy-data.js';

const exampleSeed = 7;

/** PJM East from a data folder, `timeseries/energy-pjme-hourly` in it; without one, a load that a seeded program makes. */
export async function readEnergy(folder?: string): Promise<EnergyData> {
  if (folder === undefined) return makeEnergyData(exampleSeed);
  return toEnergyData(joinTables(await readDataFolder(folder, 'energy-pjme-hourly')));
}
