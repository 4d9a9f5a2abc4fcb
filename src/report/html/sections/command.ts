import { type Markup, markup } from '../markup.ts';
import { nextStep } from '../view/next-step.ts';

/** A command on one line that can be copied, below what it is for. */
export function commandBlock(command: string, comment: string): Markup {
  return markup`<div class="command">${comment !== '' && markup`<p>${comment}</p>`}<div><pre tabindex="0" role="group" aria-label="Command"><code>${command}</code></pre><button type="button" class="copy" data-copy="${command}">Copy<span class="unseen"> ${command}</span></button></div></div>`;
}

/** One of a finding's next steps. */
export function stepItem(step: string): Markup {
  const told = nextStep(step);
  return told.kind === 'command'
    ? markup`<li>${commandBlock(told.command, told.comment)}</li>`
    : markup`<li class="advice">${told.text}</li>`;
}
