import type { Report } from '../domain/report.ts';

/** How the text will be seen. Handed in, so that a format never asks the terminal or the environment. */
export interface Look {
  /** Columns to fill; only formats made for reading mind it. */
  readonly width: number;
  /** Whether ANSI colours may be written. */
  readonly color: boolean;
}

/** Renders a report; pure, ends its text with a newline. */
export type Reporter = (report: Report, look: Look) => string;
