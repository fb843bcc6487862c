import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lookOf } from './look.js';
import { tellTexts } from './tell-texts.js';

const look = lookOf({ write: () => {}, columns: 80 }, {});

/** What is said of examples or of a file, each text in capitals. */
async function toldOf(file: string | undefined): Promise<string> {
  let told = '';
  const say = (text: string) => void (told += text);
  await tellTexts({
    demo: { look, say },
    live: false,
    file,
    examples: ['one', 'two'],
    usage: 'demo',
    tell: (text) => Promise.resolve(say(`${text.toUpperCase()}\n`)),
    frameOf: ({ shown }) => Promise.resolve(shown),
  });
  return told;
}

describe('texts of a demo', () => {
  it('are the lines of a file, in their order', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'texts-'));
    const file = join(folder, 'texts.txt');
    await writeFile(file, 'a line\nanother\n');
    expect(await toldOf(file)).toBe('\nA LINE\nANOTHER\n');
    await rm(folder, { recursive: true });
  });

  it.skipIf(process.stdin.isTTY)('are examples where no file is named and nobody types', async () => {
    expect(await toldOf(undefined)).toBe('\nONE\nTWO\n');
  });
});
