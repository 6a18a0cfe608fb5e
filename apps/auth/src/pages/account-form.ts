import type { AccountPage } from '@symbolon/contracts';
import { postForm } from './form.ts';
import type { Html, HtmlValue } from './html.ts';

/** A form of the account page: with the account that it is about, and the language that the person chose. */
export const accountForm = ({ csrf, account, ui_locales }: AccountPage, id: string, action: string, content: HtmlValue): Html =>
  postForm(id, action, { csrf, account, ui_locales }, content);

/** An error that is about no field of the page, but about something on it. */
export const isAboutNoField = (error: AccountPage['error']): boolean => error === 'gone' || error === 'too_many' || error === 'last_way_in' || error === 'last_owner' || error === 'email_link' || error === 'username_taken' || error === 'too_many_emails';

/** An error of the form for a new password: it is about none of the others. */
export const isAboutPassword = (error: AccountPage['error']): boolean => error !== null && !isAboutNoField(error) && !['name_differs', 'claim_invalid', 'email_invalid', 'throttled'].includes(error);
