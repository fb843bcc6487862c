import type { KernelHost } from './kernel-host.js';
import type { SequencePlan } from './sequence-plan.js';

/** Byte offsets of a plan's tables in a host's memory. */
export interface PlanTables {
  readonly inputRows: number;
  readonly outputRows: number;
  readonly order: number;
}

/** Sizes of the tables, in 4-byte words. */
export function planTables({ rows, batch }: SequencePlan): PlanTables {
  return { inputRows: rows, outputRows: rows, order: batch };
}

export function writePlanTables(host: KernelHost, plan: SequencePlan, tables: PlanTables): void {
  for (const name of ['inputRows', 'outputRows', 'order'] as const) {
    new Int32Array(host.memory.buffer, tables[name], plan[name].length).set(plan[name]);
  }
}
