/** A theme that was chosen; without one the page follows the system. */
export type Theme = 'light' | 'dark';

const key = 'podreach-theme';

/** The theme chosen last time, where the browser remembers anything for this page. */
export function rememberedTheme(): Theme | undefined {
  try {
    const theme = localStorage.getItem(key);
    return theme === 'light' || theme === 'dark' ? theme : undefined;
  } catch {
    // Storage may be forbidden, for pages from disk more often than for others.
    return undefined;
  }
}

/** Shows a theme from now on. */
export function showTheme(theme: Theme | undefined): void {
  if (theme === undefined) delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** Shows a theme now and next time. */
export function chooseTheme(theme: Theme): void {
  showTheme(theme);
  try {
    localStorage.setItem(key, theme);
  } catch {
    // It holds until the page is closed.
  }
}
