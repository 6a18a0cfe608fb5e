import { html } from './html.ts';

const ours = 'M17.5 3.2A17 17 0 0 0 17.5 36.8L14.5 29.5L20 22.5L14.5 15L20.5 9Z';
const theirs = 'M21.5 3.1A17 17 0 0 1 21.5 36.9L18.3 29.8L23.8 22.6L18.3 15.3L24.3 9.3Z';

/** The mark: a token broken in two, whose halves fit. Decoration, so it says nothing to screen readers. */
export const mark = html`<svg class="mark" viewBox="0 0 40 40" width="32" height="32" aria-hidden="true" focusable="false">
<path class="mark-ours" d="${ours}"></path>
<path class="mark-theirs" d="${theirs}"></path>
</svg>`;

/** The same as an image by itself, in colours that stand on light and dark. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><path fill="#b4552d" d="${ours}"/><path fill="#5b7099" d="${theirs}"/></svg>`;
