import { spawn } from 'node:child_process';

const program = new URL('../../dist/cli/bin.js', import.meta.url).pathname;

/** What a command ended with. */
export interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command as a shell would, and interrupts it once standard error holds a text. */
export function run(words: string[], { interruptAt }: { interruptAt?: string } = {}): Promise<Ending> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...words], { env: { ...process.env, NO_COLOR: '1' } });
    let [stdout, stderr, isInterrupted] = ['', '', false];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      if (!isInterrupted && interruptAt && stderr.includes(interruptAt)) isInterrupted = child.kill('SIGINT');
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
