// Builds what has changed, and says nothing unless it takes long or fails: what runs after it owns the screen.
import { spawn } from 'node:child_process';

const patienceMs = 1500;
const build = spawn('turbo', ['run', 'build', '--output-logs=errors-only', '--ui=stream'], {
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
  shell: process.platform === 'win32',
});
const told = [];
build.stdout.on('data', (chunk) => told.push(chunk));
build.stderr.on('data', (chunk) => told.push(chunk));
const notice = setTimeout(() => process.stderr.write('Building what has changed …\n'), patienceMs);

build.on('error', (error) => {
  clearTimeout(notice);
  process.stderr.write(`turbo did not start: ${error.message}. Run it through pnpm: pnpm build.\n`);
  process.exitCode = 1;
});
build.on('close', (code) => {
  clearTimeout(notice);
  if (code !== 0) process.stderr.write(Buffer.concat(told));
  process.exitCode = code ?? 1;
});
