import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { useWideVectors } from '@recurrent/core/node';
import { bundle } from './bundle.js';
import { ctc } from './ctc.js';
import { embeddingSuite } from './embedding.js';
import { forwardShare } from './forward-share.js';
import { growthOf } from './growth.js';
import { inference } from './inference.js';
import { int8 } from './int8.js';
import { lengthsSuite } from './lengths.js';
import { machineOf } from './machine.js';
import { toMarkdown } from './markdown.js';
import { memory } from './memory.js';
import { nlp } from './nlp.js';
import type { BenchRow, Suite } from './row.js';
import { sessions } from './sessions.js';
import { streamStep } from './stream-step.js';
import { tables } from './tables.js';
import { threads } from './threads.js';
import { trainingStep } from './training-step.js';

const suites: Readonly<Record<string, Suite>> = {
  // First, as what it measures never shrinks.
  memory,
  'training-step': trainingStep,
  inference,
  'stream-step': streamStep,
  sessions,
  lengths: lengthsSuite,
  embedding: embeddingSuite,
  'forward-share': forwardShare,
  threads,
  int8,
  bundle,
  ctc,
  nlp,
  tables,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    markdown: { type: 'string' },
    seconds: { type: 'string', default: '6' },
    wide: { type: 'boolean', default: false },
  },
});
const names = positionals.filter((name) => name !== '--');
const unknown = names.find((name) => !Object.hasOwn(suites, name));
if (unknown !== undefined || !(Number(values.seconds) > 0)) {
  console.error(
    `pnpm bench [SUITE …] [--json FILE] [--markdown FILE] [--seconds N] [--wide]: a suite is one of ${Object.keys(suites).join(', ')}. ` +
      `Received ${unknown ?? `--seconds ${values.seconds}`}.`,
  );
  process.exit(2);
}

const kernels = values.wide ? useWideVectors() : undefined;
if (values.wide && !kernels) {
  console.error(
    `--wide needs wide vectors: Node 22 to 26 on x64 with AVX2. Received Node ${process.version} on ${process.arch}. ` +
      "npm's package node has others: npx -y -p node@24 -p pnpm@12.21.0 pnpm bench --wide.",
  );
  process.exit(2);
}
const chosen = names.length > 0 ? names : Object.keys(suites);
const rows: BenchRow[] = [];
for (const name of chosen) {
  try {
    for await (const row of suites[name]!({ seconds: Number(values.seconds), ...(kernels && { kernels }) })) {
      rows.push(row);
      console.error(`${row.suite} ${row.case}: ${row.ratio.toFixed(2)} × against ${row.peerName}`);
    }
  } catch (error) {
    // The other suites took minutes too, and are told.
    console.error(`${name} failed:`, error);
    process.exitCode = 1;
  }
}
const report = { machine: machineOf(), isWide: values.wide, rows, growth: growthOf(rows) };
const markdown = toMarkdown(report, `pnpm bench ${process.argv.slice(2).join(' ')}`);
console.log(markdown);
if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
if (values.markdown) writeFileSync(values.markdown, markdown);
