import type { PageFormError } from '@symbolon/contracts';
import { html, type Attributes, type Html, type HtmlValue } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { sentence } from './messages/sentence.ts';

/** A form that posts, beside what is filled in, hidden fields; those without a value are left out. */
export const postForm = (id: string, action: string, hidden: Readonly<Record<string, string | null>>, content: HtmlValue): Html => html`
<form id="${id}" method="post" action="${action}" class="form">
${Object.entries(hidden).map(([name, value]) => value !== null && html`<input type="hidden" name="${name}" value="${value}">`)}
${content}
</form>`;

/** A form as the pages of a flow post it: with the request it belongs to and the proof that this page sent it. */
export const form = ({ page, action, csrf, flow }: { page: string; action: string; csrf: string; flow: string }, content: HtmlValue): Html =>
  postForm(`${page}-form`, action, { csrf, flow }, content);

interface Field {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint?: Html;
  /** The form is shown again because of this field. */
  readonly wrong: boolean;
}

/** A labelled field; what is said about it (its hint, the error) is tied to it for screen readers. */
export function field({ id, name, label, hint, wrong }: Field, input: Attributes): Html {
  const described = [wrong && 'error', hint && `${id}-hint`].filter(Boolean).join(' ');
  return html`<div class="field">
<label for="${id}">${label}</label>
<input id="${id}" name="${name}" ${{ required: true, 'aria-invalid': wrong && 'true', 'aria-describedby': described || null, ...input }}>
${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
</div>`;
}

/** A choice that may be left. */
export const checkbox = ({ id, name, label, checked }: { readonly id: string; readonly name: string; readonly label: string; readonly checked: boolean }): Html =>
  html`<div class="choice"><input id="${id}" type="checkbox" name="${name}" value="true" ${{ checked }}><label for="${id}">${label}</label></div>`;

/** What a field for a log-in name takes, whatever its spelling. */
export const usernameInput = { type: 'text', autocomplete: 'username', inputmode: 'email', autocapitalize: 'none', autocorrect: 'off', spellcheck: 'false', dir: 'auto' } as const;

/** What a field for a code takes: phones offer those of messages, and password managers theirs. */
export const codeInput = { type: 'text', autocomplete: 'one-time-code', autocapitalize: 'none', autocorrect: 'off', spellcheck: 'false', maxlength: 64, dir: 'ltr' } as const;

/** What a field for a password takes; a script adds the button whose words it has. */
export const passwordInput = ({ showPassword: { show, hide } }: Messages) => ({ type: 'password', 'data-show': show, 'data-hide': hide }) as const;

/** The field for a password that is being chosen. */
export const newPasswordField = (messages: Messages, label: string, minLength: number, wrong: boolean, focused: boolean): Html =>
  field(
    { id: 'password', name: 'password', label, hint: sentence(messages.passwordHint, { count: minLength }), wrong },
    { ...passwordInput(messages), autocomplete: 'new-password', autofocus: focused },
  );

/** Why a form is shown again. */
export const formAlert = (messages: Messages, error: PageFormError | null, count = 0): Html | null =>
  error && html`<p id="error" class="alert" role="alert">${sentence(messages.formErrors[error], { count })}</p>`;

export const notice = (text: string): Html => html`<p class="notice" role="status">${text}</p>`;

interface Decision {
  readonly id: string;
  readonly value: string;
  readonly label: string;
}

/** The two answers to what a page asks, as `decision`: the one that most people are here for, and the other. */
export const decisions = (first: Decision, other: Decision): Html => html`<div class="answers">
<button id="${first.id}" class="button" type="submit" name="decision" value="${first.value}">${first.label}</button>
<button id="${other.id}" class="button quiet" type="submit" name="decision" value="${other.value}">${other.label}</button>
</div>`;

export const submitButton = (label: string): Html => html`<button id="submit" class="button" type="submit">${label}</button>`;

/** A way to elsewhere, under the card's content; none without an address. */
export const wayTo = (url: string | null, label: string): Html | null => (url === null ? null : html`<p class="aside"><a href="${url}">${label}</a></p>`);

/** Whether a field is the one to be mended. A name and a password that do not match say nothing of which is wrong: the password is what has to be typed again. */
export function isAbout(error: PageFormError | null, field: 'username' | 'password', username: string | null = null): boolean {
  if (error === 'missing') return field === (username ? 'password' : 'username');
  return error !== null && (error === 'invalid_credentials' ? field === 'password' : error.startsWith(field));
}
