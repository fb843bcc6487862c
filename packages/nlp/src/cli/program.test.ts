import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const program = new URL('../../dist/cli/bin.js', import.meta.url).pathname;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentiment-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the built command as a shell would. */
function run(words: string[], input = ''): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...words]);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}

/** Writes a file beside the others → its path. */
async function fileOf(content: string | Uint8Array): Promise<string> {
  const path = join(folder, 'opinions.csv');
  await writeFile(path, content);
  return path;
}

describe('sentiment', () => {
  test('tells what one text thinks, in words or as JSON', async () => {
    const { code, stdout, stderr } = await run(['sentiment', 'What a wonderful film!']);
    expect(stdout).toMatch(/^positive {2}\d\d\.\d % {2}\S/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const json = await run(['sentiment', 'A terrible waste of time.', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      text: 'A terrible waste of time.',
      label: 'negative',
      words: [{ word: 'a' }, { word: 'terrible' }, {}, {}, {}, {}],
    });
  });

  test('adds a label and a probability to every row of a table, whatever is in it', async () => {
    const file = await fileOf(
      Buffer.concat([
        Buffer.from('id,text\n1,"Great, truly great"\n2,\n3,😡\n4,'),
        Uint8Array.of(0xff, 0xfe, 0x00),
        Buffer.from(' awful and boring\n'),
      ]),
    );
    const { code, stdout } = await run(['sentiment', '--file', file]);
    const rows = stdout.trimEnd().split('\n');
    expect(rows[0]).toBe('id,text,label,probability');
    expect(rows[1]).toMatch(/^1,"Great, truly great",positive,[01]\.\d{4}$/);
    expect(rows[4]).toMatch(/awful and boring,negative,[01]\.\d{4}$/);
    expect({ code, rows: rows.length }).toEqual({ code: 0, rows: 5 });
  });

  test('reads standard input and writes lines of JSON, one a row', async () => {
    const table = `review;stars\n${'a lovely place;5\nnever again, horrible;1\n'.repeat(100)}`;
    const { code, stdout } = await run(['sentiment', '--file', '-', '--column', 'review', '--json'], table);
    const told = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(told).toHaveLength(200);
    expect(told[0]).toMatchObject({ line: 2, text: 'a lovely place', label: 'positive' });
    expect(told.at(-1)).toMatchObject({ line: 201, label: 'negative' });
    expect(code).toBe(0);
  });

  test('says which columns there are, that a file is missing, that it is empty', async () => {
    const file = await fileOf('id,review\n1,good\n');
    const table = await run(['sentiment', '--file', file]);
    expect(table).toEqual({
      code: 1,
      stdout: '',
      stderr:
        "Error: A column must be one of the table's: id, review. Received 'text'. Name it with --column.\n",
    });
    expect((await run(['sentiment', '--file', 'nowhere.csv'])).stderr).toContain(
      "A table must be in a readable file. Received 'nowhere.csv' (ENOENT).",
    );
    expect((await run(['sentiment', '--file', await fileOf('')])).stderr).toContain(
      'A table must have a header.',
    );
  });

  test('leaves out rows wider than the header, names their lines, and tells all others', async () => {
    const file = await fileOf('id,text\n1,good, very good\n2,bad\n3\n4,a,b,c\n5,awful\n');
    const { code, stdout, stderr } = await run(['sentiment', '--file', file]);
    expect(stdout.replaceAll(/0\.\d{4}|1\.0000/g, 'P')).toMatch(
      /^id,text,label,probability\n2,bad,negative,P\n3,,\w+,P\n5,awful,negative,P\n$/,
    );
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'Error: A row must have no more cells than the header: 2. Received more on line 2, 5; all other rows are told. ' +
        'Put cells that hold the delimiter in double quotes.\n',
    });
    const json = await run(['sentiment', '--file', file, '--json']);
    expect(json.stdout.match(/"line":\d/g)).toEqual(['"line":3', '"line":4', '"line":6']);
    expect(json.code).toBe(1);
  });

  test.each(['\n', '\r\n', '\r'])('reads tables whose lines end with %j', async (end) => {
    const file = await fileOf(['id,text', '1,good', '2,bad', ''].join(end));
    const { stdout } = await run(['sentiment', '--file', file, '--json']);
    expect(stdout.match(/"text":"\w+"/g)).toEqual(['"text":"good"', '"text":"bad"']);
  });

  test.each([
    ['nothing', ''],
    ['blanks', ' \n\t'],
    ['emoji only', '😡😡🤷‍♀️'],
    ['another script', '很好'],
  ])('answers a text of %s with a probability for each label', async (_, text) => {
    const { code, stdout, stderr } = await run(['sentiment', text, '--json']);
    const { probabilities } = JSON.parse(stdout) as {
      probabilities: Readonly<Record<'negative' | 'positive', number>>;
    };
    expect(probabilities.negative + probabilities.positive).toBeCloseTo(1, 5);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('reads a megabyte of text in one cell, and goes on', async () => {
    const long = `awful ${'and then they talked '.repeat(50_000)} terrible`;
    const file = await fileOf(`text\n"${long}"\nlovely\n`);
    const { code, stdout } = await run(['sentiment', '--file', file]);
    expect(stdout.length).toBeGreaterThan(2 ** 20);
    expect(stdout).toMatch(/terrible,negative,[01]\.\d{4}\nlovely,positive,[01]\.\d{4}\n$/);
    expect(code).toBe(0);
  });

  test.each([
    ['bytes that are no text', Uint8Array.of(0x7f, 0x45, 0, 1, 2, 0xff, 0x0a, 0, 0)],
    ['a table in UTF-16', Buffer.from('\uFEFFid,text\n1,good\n', 'utf16le')],
  ])('refuses %s', async (_, bytes) => {
    const { code, stdout, stderr } = await run(['sentiment', '--file', await fileOf(bytes)]);
    expect(stderr).toMatch(
      /^Error: A table must be text in UTF-8\. Received '.*opinions\.csv' with bytes of 0 on its first line\. Save it as CSV in UTF-8\.\n$/,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  test('wants one text, or a file', async () => {
    for (const words of [['sentiment'], ['sentiment', 'good', '--file', 'a.csv']]) {
      expect(await run(words)).toEqual({
        code: 2,
        stdout: '',
        stderr: "error: give one text, or '--file <file>'\n(--help lists the options)\n",
      });
    }
  });
});

describe('emotion', () => {
  test('tells what one text feels, several emotions with their probabilities', async () => {
    const { code, stdout, stderr } = await run(['emotion', 'I love this, thank you!']);
    expect(stdout).toMatch(/^joy: gratitude {2}\d\d\.\d %, love {2}\d\d\.\d % {2}\S/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('adds groups, labels and probabilities to every row of a table, whatever is in it', async () => {
    const file = await fileOf(
      Buffer.concat([
        Buffer.from('id,text\n1,"I love this, thank you!"\n2,\n3,😡\n4,'),
        Uint8Array.of(0xff, 0xfe, 0x00),
        Buffer.from(' I am so angry\n'),
      ]),
    );
    const { code, stdout } = await run(['emotion', '--file', file]);
    const rows = stdout.trimEnd().split('\n');
    expect(rows[0]).toBe('id,text,groups,labels,probabilities');
    expect(rows[1]).toMatch(/^1,"I love this, thank you!",joy,"gratitude\|love","0\.\d{4}\|0\.\d{4}"$/);
    expect(rows[4]).toMatch(/I am so angry,"?anger\b.*,"?anger\b/);
    expect({ code, rows: rows.length }).toEqual({ code: 0, rows: 5 });
    const json = await run(['emotion', '--file', file, '--json']);
    expect(JSON.parse(json.stdout.split('\n')[0]!)).toMatchObject({
      line: 2,
      label: 'gratitude',
      labels: ['gratitude', 'love'],
      groups: ['joy'],
    });
    expect((await run(['emotion', '--file', file, '--column', 'review'])).stderr).toBe(
      "Error: A column must be one of the table's: id, text. Received 'review'. Name it with --column.\n",
    );
  });
});
