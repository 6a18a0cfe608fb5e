import type { AccountPage } from '@symbolon/contracts';
import { isAboutNoField } from './account-form.ts';
import { accountActivity } from './account-activity.section.ts';
import { accountApplications } from './account-applications.section.ts';
import { accountData } from './account-data.section.ts';
import { accountDeletion } from './account-deletion.section.ts';
import { accountEmail } from './account-email.section.ts';
import { accountFactors } from './account-factors.section.ts';
import { accountLinks } from './account-links.section.ts';
import { accountPasskeys } from './account-passkeys.section.ts';
import { accountPassword } from './account-password.section.ts';
import { accountProfile } from './account-profile.section.ts';
import { accountRecovery } from './account-recovery.section.ts';
import { accountSessions } from './account-sessions.section.ts';
import { formAlert, notice } from './form.ts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import type { View } from './view.ts';

/** A person's own page. Each section is a form of its own; an error about none of them stands above them all. */
export function accountPage(data: AccountPage, messages: Messages): View {
  const { error } = data;
  return {
    heading: messages.account.heading,
    failed: error !== null,
    wide: true,
    body: html`${isAboutNoField(error) && formAlert(messages, error)}
${data.notice && notice(messages.accountNotices[data.notice])}
${accountRecovery(data, messages)}
${person(data, messages)}
${accounts(data, messages)}
${accountProfile(data, messages)}
${accountSessions(data, messages)}
${accountApplications(data, messages)}
${accountEmail(data, messages)}
${accountPassword(data, messages)}
${accountPasskeys(data, messages)}
${accountLinks(data, messages)}
${accountFactors(data, messages)}
${accountActivity(data, messages)}
${accountData(data, messages)}
${accountDeletion(data, messages)}`,
  };
}

function person({ username, name, email_verified: isVerified }: AccountPage, { account: text }: Messages): Html {
  return html`<div class="person">
<span class="initial" aria-hidden="true">${[...(name ?? username)][0]?.toUpperCase()}</span>
<div>
${name !== null && html`<p><strong><bdi>${name}</bdi></strong></p>`}
<p>${name === null ? html`<strong><bdi>${username}</bdi></strong>` : html`<bdi>${username}</bdi>`}
${isVerified !== null && html`<span class="${isVerified ? 'badge good' : 'badge'}">${isVerified ? text.emailVerified : text.emailUnverified}</span>`}</p>
</div>
</div>`;
}

/** The accounts of this browser, when there are several, and the ways out and to one more. */
function accounts({ accounts: all, other_account_url: other, logout_url: logout, logout_all_url: logoutAll }: AccountPage, messages: Messages): Html {
  const text = messages.account;
  const isAlone = all.length === 1;
  const choice = all.map(({ username, url, is_current: isCurrent }) => html`<li><a href="${url}" ${{ 'aria-current': isCurrent && 'true' }}><bdi>${username}</bdi></a></li>`);
  return html`<nav aria-label="${text.accounts}">
${!isAlone && html`<ul class="switch">${choice}</ul>`}
<ul class="ways">
<li><a id="sign-out" href="${logout}">${text.signOut}</a></li>
${!isAlone && html`<li><a id="sign-out-all" href="${logoutAll}">${text.signOutAll}</a></li>`}
<li><a id="other-account" href="${other}">${messages.selectAccount.other}</a></li>
</ul>
</nav>`;
}
