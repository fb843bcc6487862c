import { element } from './element.js';

/** A text file that the reader gave. */
export interface DroppedFile {
  readonly name: string;
  readonly text: string;
}

/** A place to drop a file on, or to choose one; what is wrong with it is said right below. */
export function fileDrop(given: {
  readonly label: string;
  readonly accept: string;
  /** What it throws is told in the reader's words. Returns what was read and what was left out. */
  take(file: DroppedFile): string;
}): { readonly element: HTMLElement; tell(text: string): void } {
  const told = element('p', { class: 'told', role: 'status' });
  const say = (text: string, isBad: boolean) => {
    told.classList.toggle('bad', isBad);
    told.textContent = text;
  };
  const read = async (file: File | undefined) => {
    if (!file) return;
    try {
      say(given.take({ name: file.name, text: await file.text() }), false);
    } catch (error) {
      say(`${file.name} was not taken. ${(error as Error).message}`, true);
    }
  };
  const input = element('input', {
    type: 'file',
    accept: given.accept,
    onchange() {
      void read(input.files?.[0]);
      input.value = '';
    },
  });
  const mark = (event: Event, isOver: boolean) => {
    event.preventDefault();
    place.classList.toggle('over', isOver);
  };
  const place = element(
    'label',
    {
      class: 'drop',
      ondragover: (event) => mark(event, true),
      ondragleave: (event) => mark(event, false),
      ondrop(event) {
        mark(event, false);
        void read((event as DragEvent).dataTransfer?.files[0]);
      },
    },
    element('span', {}, given.label),
    input,
  );
  return { element: element('div', {}, place, told), tell: (text) => say(text, false) };
}
