import { useState } from 'preact/hooks';
import { chooseTheme, rememberedTheme, type Theme } from './remembered-theme.ts';

function shownTheme(): Theme {
  return rememberedTheme() ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
}

/** Switches between light and dark. */
export function ThemeButton() {
  const [theme, setTheme] = useState(shownTheme);
  const other = theme === 'dark' ? 'light' : 'dark';
  const choose = (): void => {
    chooseTheme(other);
    setTheme(other);
  };
  return (
    <button type="button" class="quiet" onClick={choose}>
      <span class="half-disc" aria-hidden="true" /> {other === 'dark' ? 'Dark' : 'Light'}
      <span class="unseen"> theme</span>
    </button>
  );
}
