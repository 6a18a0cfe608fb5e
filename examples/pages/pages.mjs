// @ts-check
// Log-in pages of your own: SYMBOLON_PAGES=examples/pages/pages.mjs npm start
// Every page that is not in this table stays as it is.

/** @import { LoginPage, PageData } from '@symbolon/contracts' */

const escaped = (/** @type {unknown} */ value) =>
  String(value ?? '').replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

/** @type {Record<string, string>} */
const errors = { missing: 'Please fill in every field.', invalid_credentials: 'That name and password don’t match.' };

/** @param {LoginPage} data @param {string} nonce */
const login = (data, nonce) => `<!doctype html>
<html lang="${escaped(data.locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Welcome to ${escaped(data.branding.name)}</title>
<style nonce="${nonce}">
body { font: 1.125rem/1.5 Georgia, serif; max-width: 24rem; margin: 4rem auto; padding: 0 1rem; color: #1d2b1f; background: #f4f7ef; }
label, input, button { display: block; width: 100%; font: inherit; }
input, button { margin: .25rem 0 1rem; padding: .5rem .75rem; box-sizing: border-box; }
button { border: 0; color: #fff; background: #24603a; }
</style>
</head>
<body>
<main data-page="login">
<h1>Welcome back</h1>
${data.error ? `<p id="error" role="alert">${escaped(errors[data.error] ?? 'That didn’t work. Try again in a moment.')}</p>` : ''}
<form method="post" action="${escaped(data.action)}">
<input type="hidden" name="csrf" value="${escaped(data.csrf)}">
<input type="hidden" name="flow" value="${escaped(data.flow)}">
<label for="login">Your name here</label>
<input id="login" name="username" autocomplete="username" required value="${escaped(data.login_hint)}">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button id="submit">Come in</button>
</form>
</main>
</body>
</html>
`;

/** @param {PageData} data @param {string} nonce */
export const renderPage = (data, nonce) => (data.page === 'login' ? login(data, nonce) : undefined);
