import type { PageFormError, PageWork } from '@symbolon/contracts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';

/** The id of the field that the script of the page puts its answer in, for another form that takes it along. */
export const workField = 'work-answer';

/** For the script of the page, which says here how far it is, in the place of the error that says to wait. Nobody sees it where scripts do not run. */
export const workToDo = ({ work, error }: { readonly work: PageWork | null; readonly error: PageFormError | null }, { work: text }: Messages): Html | null =>
  work && html`<p id="work" class="hint" role="status" hidden data-work="${work.challenge}" data-bits="${work.bits}" data-running="${text.running}" data-done="${text.done}" ${{ 'data-for': error === 'throttled' && 'error' }}></p>`;
