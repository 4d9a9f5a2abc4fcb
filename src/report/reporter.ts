import type { Report } from '../domain/report.ts';
import type { Compared } from './compared.ts';

/** How the text will be seen. Handed in, so that a format never asks the terminal or the environment. */
export interface Look {
  /** Columns to fill; only formats made for reading mind it. */
  readonly width: number;
  /** Whether ANSI colours may be written. */
  readonly color: boolean;
}

/** Renders a report, and where it was compared with an earlier one, what that says of it; pure, ends its text with a newline. */
export type Reporter = (report: Report, look: Look, compared?: Compared) => string;
