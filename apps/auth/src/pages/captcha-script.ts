import { captchaField } from './bot-check.ts';

/**
 * Loads the provider's script, and puts what it answers into the form, from where another form takes it along; who sends one before that waits
 * for it. Where the script does not come the form is sent without, and the server says what to do.
 */
export const showCaptcha = `
const captcha = document.querySelector('[data-captcha]');
if (captcha) {
  const form = captcha.closest('form');
  const field = form.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name: 'captcha', id: '${captchaField}' }));
  const forms = [form, ...[...document.querySelectorAll('[data-along~="${captchaField}"]')].map((button) => button.form)];
  const hint = document.getElementById('captcha-hint');
  let isBroken = false;
  document.getElementById('captcha-scripts')?.remove();
  let isSent;
  const goOn = () => {
    const { target, submitter } = isSent || {};
    isSent = undefined;
    hint?.toggleAttribute('hidden', true);
    if (target) target.requestSubmit(submitter);
  };
  window.captchaSolved = (answer) => {
    field.value = answer;
    document.getElementById(captcha.dataset.for)?.remove();
    goOn();
  };
  window.captchaOver = () => {
    field.value = '';
  };
  window.captchaBroken = () => {
    isBroken = true;
    goOn();
  };
  for (const each of forms) {
    each.addEventListener('submit', (event) => {
      if (field.value || isBroken) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      isSent = event;
      hint?.toggleAttribute('hidden', false);
    });
  }
  document.head.append(Object.assign(document.createElement('script'), { src: captcha.dataset.captcha, async: true, onerror: window.captchaBroken }));
}
`;
