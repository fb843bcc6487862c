import { element, icon } from '@recurrent/demo-kit/web';
import { spokenDay } from './days.js';

const shapes = {
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
  play: 'M7 5l12 7-12 7z',
  pause: 'M8 5v14M16 5v14',
};
const playEveryMs = 250;

/** Buttons and a slider that choose one of the days, and a button that lets them pass. */
export function dayStepper(
  days: ArrayLike<number>,
  chosen: number,
  onDay: (day: number) => void,
): HTMLElement {
  let playing: ReturnType<typeof setInterval> | undefined;
  const slider = element('input', {
    type: 'range',
    min: 0,
    max: days.length - 1,
    value: chosen,
    'aria-label': 'Today',
    oninput: () => show(),
  });
  const back = button('One day back', 'back', () => go(-1));
  const forward = button('One day on', 'forward', () => go(1));
  const play = button('Let the days pass', 'play', () => (playing === undefined ? start() : stop()));
  const today = element('output', { class: 'today' });

  const show = () => {
    const day = slider.valueAsNumber;
    const text = spokenDay(days[day]!);
    today.textContent = text;
    slider.setAttribute('aria-valuetext', text);
    back.disabled = day === 0;
    forward.disabled = play.disabled = day === days.length - 1;
    if (play.disabled) stop();
    onDay(day);
  };
  const go = (by: number) => {
    slider.valueAsNumber += by;
    show();
  };
  const start = () => {
    playing = setInterval(() => go(1), playEveryMs);
    setFace(play, 'Stop the days', 'pause');
  };
  const stop = () => {
    clearInterval(playing);
    playing = undefined;
    setFace(play, 'Let the days pass', 'play');
  };
  show();
  return element(
    'div',
    { class: 'controls stepper', role: 'group', 'aria-label': 'Choose a day' },
    back,
    play,
    forward,
    slider,
    today,
  );
}

function button(label: string, shape: keyof typeof shapes, onclick: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', class: 'square', onclick });
  setFace(made, label, shape);
  return made;
}

function setFace(button: HTMLButtonElement, label: string, shape: keyof typeof shapes): void {
  button.setAttribute('aria-label', label);
  button.title = label;
  button.replaceChildren(icon(shapes[shape]));
}
