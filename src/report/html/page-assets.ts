/** What the page brings along, with the SHA-256 of each in Base64, as a Content Security Policy names it. */
export interface PageAssets {
  /** Runs before anything is drawn: sets the theme that was chosen last. */
  readonly theme: Embedded;
  readonly script: Embedded;
  readonly style: Embedded;
}

/** A text and its hash. */
export interface Embedded {
  readonly text: string;
  readonly hash: string;
}

/** Put in place of this name when the CLI is bundled, and when tests are: what `scripts/page-assets.ts` makes of `page/`. */
declare const PODREACH_PAGE: PageAssets | undefined;

const none: Embedded = { text: '', hash: '' };

/** The page's own script and style. Sources that run unbundled have none: their page is readable, and nothing in it moves. */
export const pageAssets: PageAssets =
  typeof PODREACH_PAGE === 'undefined' ? { theme: none, script: none, style: none } : PODREACH_PAGE;
