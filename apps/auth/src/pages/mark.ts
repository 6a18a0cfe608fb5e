import { html } from './html.ts';

/** The mark: a token broken in two, whose halves fit. Decoration, so it says nothing to screen readers. */
export const mark = html`<svg class="mark" viewBox="0 0 40 40" width="32" height="32" aria-hidden="true" focusable="false">
<path class="mark-ours" d="M17.5 3.2A17 17 0 0 0 17.5 36.8L14.5 29.5L20 22.5L14.5 15L20.5 9Z"></path>
<path class="mark-theirs" d="M21.5 3.1A17 17 0 0 1 21.5 36.9L18.3 29.8L23.8 22.6L18.3 15.3L24.3 9.3Z"></path>
</svg>`;
