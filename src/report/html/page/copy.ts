import { say } from './say.ts';

const shownMs = 1_600;

/** Makes every copy button of the page copy its command. */
export function copyOnClick(): void {
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLButtonElement>('button.copy') : null;
    const text = button?.dataset['copy'];
    if (button === null || text === undefined) return;
    void copy(text).then((copied) => {
      say(copied ? 'Copied' : 'The browser does not let this page copy');
      button.classList.toggle('copied', copied);
      setTimeout(() => button.classList.remove('copied'), shownMs);
    });
  });
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** Where there is no clipboard interface or no leave to use it. */
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'unseen';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}
