import { element } from '@recurrent/demo-kit/web';
import type { Classification, LabelledText, TextClassifier } from '@recurrent/nlp';
import { learnNaiveBayes } from '../baselines/naive-bayes.js';
import { areOpinions, fewestValidated } from '../labelled-rows.js';
import { negationCases } from '../negation-cases.js';

/** A network before and after it was taught, what it learned from, and rows that it did not learn from. */
export interface Lesson {
  readonly shipped: TextClassifier;
  readonly tuned: TextClassifier;
  readonly train: readonly LabelledText[];
  /** What its probabilities were set right by, maybe nothing. */
  readonly validation: readonly LabelledText[];
  readonly heldOut: readonly LabelledText[];
}

/** How many of the held-out rows are told right, before and after and by what counts words, each row with both answers. */
export async function lessonOutcome(lesson: Lesson): Promise<HTMLElement> {
  const { shipped, tuned, train, heldOut } = lesson;
  const texts = heldOut.map(({ text }) => text);
  const [before, after] = [await shipped.predict(texts), await tuned.predict(texts)];
  const counted = await learnNaiveBayes(train)(texts);
  const ofCounted = counted.map((label) => ({ label }));
  const all = heldOut.length;
  return element(
    'div',
    { class: 'outcome' },
    element(
      'div',
      { class: 'shares' },
      share('Before', rightOf(before, heldOut), all),
      share('After', rightOf(after, heldOut), all),
      share('Naive Bayes', rightOf(ofCounted, heldOut), all),
    ),
    element(
      'p',
      { class: 'why' },
      `Told right of the ${all} rows that were kept apart; naive Bayes counts the words of the others. So few rows say ` +
        `little: one more or less is ${Math.round(100 / all)} points. ${await keptInWords(lesson)} ${newWords(lesson)} ` +
        surenessInWords(lesson),
    ),
    answersTable(heldOut, { before, after }),
  );
}

/** What became of what it could do before. */
async function keptInWords({ shipped, tuned, train }: Lesson): Promise<string> {
  if (!areOpinions(train)) return 'Before, it knew none of these labels.';
  const texts = negationCases.map(({ text }) => text);
  const [before, after] = [await shipped.predict(texts), await tuned.predict(texts)];
  return (
    `Of forty other opinions, which mislead word by word, it told ${rightOf(before, negationCases)} right before, ` +
    `and ${rightOf(after, negationCases)} after.`
  );
}

function surenessInWords({ validation }: Lesson): string {
  return validation.length > 0
    ? `How sure it is was set right by ${validation.length} further rows.`
    : `How sure it is was not set right by further rows: that takes ${fewestValidated} in all.`;
}

const wordsNamed = 12;

function newWords({ shipped, tuned }: Lesson): string {
  const known = new Set(shipped.preprocessor.vocabulary.words);
  const words = tuned.preprocessor.vocabulary.words.filter((word) => !known.has(word));
  if (words.length === 0) return 'It knew all words that stand there twice.';
  const named = words.slice(0, wordsNamed).join(', ');
  const rest = words.length > wordsNamed ? ' …' : '';
  return `${words.length === 1 ? 'One word was' : `${words.length} words were`} new to it: ${named}${rest}.`;
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
  rows: readonly LabelledText[],
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

function rightOf(
  told: readonly { readonly label: string }[],
  rows: readonly { readonly label: string }[],
): number {
  return told.filter(({ label }, row) => label === rows[row]!.label).length;
}
