import type { PageCaptcha, PageFormError, PageWork } from '@symbolon/contracts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';

/** The ids of the fields that the scripts of the page put their answers in, for another form that takes them along. */
export const [workField, captchaField] = ['work-answer', 'captcha-answer'] as const;
export const answerFields = [workField, captchaField];

interface Asked {
  readonly work: PageWork | null;
  readonly captcha: PageCaptcha | null;
  readonly error: PageFormError | null;
}

/** What the page asks of the browser, inside the form that is sent with it. */
export const botCheck = (data: Asked, messages: Messages): Html => html`${workToDo(data, messages)}${captchaToSolve(data, messages)}`;

/** What it stands in the place of, once a script has seen to it. */
const instead = ({ error }: Asked) => ({ 'data-for': (error === 'throttled' || error === 'captcha_missing') && 'error' });

/** For the script of the page, which says here how far it is. Nobody sees it where scripts do not run. */
const workToDo = (data: Asked, { work: text }: Messages): Html | null =>
  data.work && html`<p id="work" class="hint" role="status" hidden data-work="${data.work.challenge}" data-bits="${data.work.bits}" data-running="${text.running}" data-done="${text.done}" ${instead(data)}></p>`;

/** Where the provider's script draws what it has people do. */
const captchaToSolve = (data: Asked, { captcha: text }: Messages): Html | null =>
  data.captcha && html`<div class="${data.captcha.widget_class}" data-captcha="${data.captcha.script_url}" data-sitekey="${data.captcha.site_key}" data-callback="captchaSolved" data-expired-callback="captchaOver" data-error-callback="captchaBroken" ${instead(data)}></div>
<p id="captcha-hint" class="hint" role="status" hidden>${text.first}</p>
<p id="captcha-scripts" class="hint">${text.scripts}</p>`;
