import { element, icon } from './element.js';

const shapes = {
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
  play: 'M7 5l12 7-12 7z',
  pause: 'M8 5v14M16 5v14',
};
const playEveryMs = 250;

/** Buttons and a slider that choose one of so many moments, and a button that lets them pass. */
export function stepper(moments: {
  readonly count: number;
  readonly chosen: number;
  /** What one is called: `day`. */
  readonly unit: string;
  say(moment: number): string;
  onChoose(moment: number): void;
}): HTMLElement {
  const { count, unit } = moments;
  const [start, stop] = [`Let the ${unit}s pass`, `Stop the ${unit}s`];
  let playing: ReturnType<typeof setInterval> | undefined;
  const slider = element('input', {
    type: 'range',
    min: 0,
    max: count - 1,
    value: moments.chosen,
    'aria-label': 'Today',
    oninput: () => show(),
  });
  const back = button(`One ${unit} back`, 'back', () => go(-1));
  const forward = button(`One ${unit} on`, 'forward', () => go(1));
  const play = button(start, 'play', () => (playing === undefined ? begin() : end()));
  const today = element('output', { class: 'today' });

  const show = () => {
    const moment = slider.valueAsNumber;
    const text = moments.say(moment);
    today.textContent = text;
    slider.setAttribute('aria-valuetext', text);
    back.disabled = moment === 0;
    forward.disabled = play.disabled = moment === count - 1;
    if (play.disabled) end();
    moments.onChoose(moment);
  };
  const go = (by: number) => {
    slider.valueAsNumber += by;
    show();
  };
  const begin = () => {
    playing = setInterval(() => go(1), playEveryMs);
    setFace(play, stop, 'pause');
  };
  const end = () => {
    clearInterval(playing);
    playing = undefined;
    setFace(play, start, 'play');
  };
  show();
  return element(
    'div',
    { class: 'controls stepper', role: 'group', 'aria-label': `Choose a ${unit}` },
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
