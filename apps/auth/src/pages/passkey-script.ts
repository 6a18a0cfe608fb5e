/**
 * Has the browser make or show a passkey and posts its answer by the page's form. Options that are too old are fetched anew with the page,
 * when somebody comes back to it or asks: a page that is left open asks for nothing. Pages do without.
 */
export const usePasskeys = `
const able = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON && PublicKeyCredential.parseCreationOptionsFromJSON;
const passkeyButton = document.querySelector('button[data-passkey]');
if (able && passkeyButton) {
  const form = passkeyButton.form;
  const { passkey: kind, options, again, inField } = passkeyButton.dataset;
  const along = (passkeyButton.dataset.along || '').split(' ').map((id) => document.getElementById(id)).filter(Boolean);
  const typed = (id) => along.find((field) => field.id === id)?.value;
  const problem = document.getElementById('passkey-problem');
  const shownAt = Date.now();
  const isOld = () => Date.now() - shownAt > 270000;
  let under = new AbortController();
  const ask = async (mediation) => {
    under.abort();
    under = new AbortController();
    const { signal } = under;
    try {
      const given = JSON.parse(options);
      if (typed('login')) given.user = { ...given.user, name: typed('login'), displayName: typed('name') || typed('login') };
      const credential = kind === 'create'
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(given), signal })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(given), signal, ...(mediation && { mediation }) });
      form.elements.credential.value = JSON.stringify(credential);
      for (const { type, checked, name, value } of along.filter((field) => field.form !== form)) {
        if (type !== 'checkbox' || checked) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
      }
      HTMLFormElement.prototype.submit.call(form);
    } catch (error) {
      if (signal.aborted || mediation) return;
      problem.textContent = error.name === 'InvalidStateError' ? problem.dataset.exists : problem.dataset.cancelled;
      problem.hidden = false;
      passkeyButton.disabled = false;
      offer();
    }
  };
  const offer = async () => {
    if (inField && PublicKeyCredential.isConditionalMediationAvailable && await PublicKeyCredential.isConditionalMediationAvailable()) ask('conditional');
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (isOld()) return location.replace(again);
    if (!along.every((field) => field.reportValidity())) return;
    problem.hidden = true;
    passkeyButton.disabled = true;
    ask();
  });
  const hasTyped = () => [...document.querySelectorAll('input')].some((input) => input.type !== 'hidden' && input.value !== input.defaultValue);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && isOld() && !hasTyped()) location.replace(again);
  });
  for (const missing of document.querySelectorAll('[data-without-passkeys]')) missing.remove();
  form.parentElement.hidden = false;
  form.querySelector('[autofocus]')?.focus();
  offer();
}
const logIn = document.getElementById('login-form');
if (able && logIn && PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable) {
  PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().then((can) => {
    if (can) logIn.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'can_keep_passkey', value: 'true' }));
  }, () => {});
}
const tell = (name, data) => {
  if (able && data && PublicKeyCredential[name]) PublicKeyCredential[name](JSON.parse(data)).catch(() => {});
};
for (const each of document.querySelectorAll('[data-unknown-passkey]')) tell('signalUnknownCredential', each.dataset.unknownPasskey);
for (const each of document.querySelectorAll('[data-accepted-passkeys]')) tell('signalAllAcceptedCredentials', each.dataset.acceptedPasskeys);
`;
