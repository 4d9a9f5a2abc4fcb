import { rememberedTheme, showTheme } from './remembered-theme.ts';

// By itself in the page's head, so that a dark page never flashes white first.
showTheme(rememberedTheme());
