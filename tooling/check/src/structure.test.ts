import { describe, expect, test } from 'vitest';
import { structureViolations } from './structure.js';

const violations = (path: string, text = ''): string[] => structureViolations([path], [{ path, text }]);

describe('the structure law', () => {
  test('refuses a name that says nothing', () => {
    expect(violations('packages/core/src/utils.ts')).toContain(
      'packages/core/src/utils.ts: the name says nothing.',
    );
  });

  test('refuses a file above 400 lines', () => {
    expect(violations('packages/core/src/engine.ts', '\n'.repeat(401))).toContain(
      'packages/core/src/engine.ts: 402 lines, more than 400.',
    );
  });

  test('asks every task folder for its files', () => {
    expect(violations('packages/nlp/src/text-classifier/preprocessor.ts')).toContain(
      'packages/nlp/src/text-classifier: a task folder has stream.ts.',
    );
  });

  test('refuses a test that runs alone', () => {
    const alone = ['test', 'only("x", () => {})'].join('.');
    expect(violations('packages/core/src/random.test.ts', alone)).toContain(
      'packages/core/src/random.test.ts: a test left out or alone.',
    );
  });
});
