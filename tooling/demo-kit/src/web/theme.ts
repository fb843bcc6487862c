import { element } from './element.js';
import { segmented } from './segmented.js';

const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());

/** Calls back whenever the colours of the page change. */
export function onThemeChange(listener: () => void): void {
  listeners.add(listener);
}

/** A choice of system, light or dark, remembered for the next visit. */
export function themeChoice(): HTMLElement {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tell);
  const apply = (theme: Theme) => {
    document.documentElement.dataset['theme'] = theme;
    tell();
  };
  const remembered = themes.find((theme) => theme === localStorage.getItem('theme')) ?? 'system';
  apply(remembered);
  return segmented({
    label: 'Theme',
    options: themes.map((theme) => ({ value: theme, text: theme[0]!.toUpperCase() + theme.slice(1) })),
    selected: remembered,
    onSelect(theme) {
      localStorage.setItem('theme', theme);
      apply(theme);
    },
  });
}

let probe: HTMLElement | undefined;

/** The colour a style sheet token such as `--forecast` has now, for canvases, which know no tokens. */
export function tokenColor(token: string, opacity = 1): string {
  if (!probe) document.body.append((probe = element('span', { hidden: true })));
  probe.style.color =
    opacity === 1 ? `var(${token})` : `color-mix(in srgb, var(${token}) ${opacity * 100}%, transparent)`;
  return getComputedStyle(probe).color;
}
