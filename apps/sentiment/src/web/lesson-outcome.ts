import { element } from '@recurrent/demo-kit/web';
import type { Classification, TextClassifier } from '@recurrent/nlp';
import type { Opinion } from '../judged-set.js';
import { negationCases } from '../negation-cases.js';

/** A network before and after it was taught, and rows that it did not learn from. */
export interface Lesson {
  readonly shipped: TextClassifier;
  readonly tuned: TextClassifier;
  readonly heldOut: readonly Opinion[];
}

/** How many of the held-out rows are told right, before and after, each row with both answers; and what was forgotten. */
export async function lessonOutcome({ shipped, tuned, heldOut }: Lesson): Promise<HTMLElement> {
  const texts = heldOut.map(({ text }) => text);
  const [before, after] = [await shipped.predict(texts), await tuned.predict(texts)];
  const others = negationCases.map(({ text }) => text);
  const [othersBefore, othersAfter] = [await shipped.predict(others), await tuned.predict(others)];
  return element(
    'div',
    { class: 'outcome' },
    element(
      'div',
      { class: 'shares' },
      share('Before', rightOf(before, heldOut), heldOut.length),
      share('After', rightOf(after, heldOut), heldOut.length),
    ),
    element(
      'p',
      { class: 'why' },
      `Told right of the ${heldOut.length} rows that were kept apart. So few rows say little: one more or less is ` +
        `${Math.round(100 / heldOut.length)} points. Of forty other opinions, which mislead word by word, it told ` +
        `${rightOf(othersBefore, negationCases)} right before, and ${rightOf(othersAfter, negationCases)} after.`,
    ),
    answersTable(heldOut, { before, after }),
  );
}

function share(title: string, right: number, count: number): HTMLElement {
  return element(
    'p',
    { class: 'share' },
    element('span', {}, title),
    ' ',
    element('strong', {}, `${Math.round((right / count) * 100)} %`),
    ' ',
    element('span', {}, `${right} of ${count}`),
  );
}

const mostListed = 50;

function answersTable(
  rows: readonly Opinion[],
  {
    before,
    after,
  }: { readonly before: readonly Classification[]; readonly after: readonly Classification[] },
): HTMLElement {
  const answer = (told: Classification, label: string) =>
    element(
      'td',
      { class: told.label === label ? 'right' : 'wrong' },
      `${told.label === label ? '✓' : '✗'} ${told.label}, ${Math.round(told.probability * 100)} %`,
    );
  return element(
    'div',
    { class: 'scroll answers', tabindex: 0, role: 'region', 'aria-label': 'The rows kept apart' },
    element(
      'table',
      {},
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          ...['Kept apart', 'Before', 'After'].map((name) => element('th', { scope: 'col' }, name)),
        ),
      ),
      element(
        'tbody',
        {},
        ...rows
          .slice(0, mostListed)
          .map(({ text, label }, row) =>
            element(
              'tr',
              {},
              element('th', { scope: 'row' }, text, element('small', {}, label)),
              answer(before[row]!, label),
              answer(after[row]!, label),
            ),
          ),
      ),
    ),
  );
}

function rightOf(told: readonly Classification[], rows: readonly Opinion[]): number {
  return told.filter(({ label }, row) => label === rows[row]!.label).length;
}
