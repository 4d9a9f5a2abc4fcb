/** What a finding says to do next: a command that can be copied, with what it is for, or a sentence. */
export type NextStep =
  | { readonly kind: 'command'; readonly command: string; readonly comment: string }
  | { readonly kind: 'advice'; readonly text: string };

/** A step begins like a program's name and is no sentence, or is advice; what follows ` # ` is a command's comment. */
export function nextStep(step: string): NextStep {
  const [, command = '', comment = ''] = /^([a-z][\w./-]* [^#]*?)(?:\s+#\s*(.*))?$/.exec(step) ?? [];
  return command === '' || step.endsWith('.') ? { kind: 'advice', text: step } : { kind: 'command', command, comment };
}
