import { captchaField } from './bot-check.ts';

/**
 * Loads the provider's script, and puts what it answers into the form (hold-form-script.ts); who sends one before that waits for it. Where the script does not come the form is sent without, and the server says what to do.
 */
export const showCaptcha = `
const captcha = document.querySelector('[data-captcha]');
if (captcha) {
  const hint = document.getElementById('captcha-hint');
  let isBroken = false;
  document.getElementById('captcha-scripts')?.remove();
  const say = (isHeld) => hint?.toggleAttribute('hidden', !isHeld);
  const { field, goOn } = holdForm(captcha, 'captcha', '${captchaField}', ({ value }) => value || isBroken, () => say(true));
  window.captchaSolved = (answer) => {
    field.value = answer;
    document.getElementById(captcha.dataset.for)?.remove();
    say(false);
    goOn();
  };
  window.captchaOver = () => {
    field.value = '';
  };
  window.captchaBroken = () => {
    isBroken = true;
    say(false);
    goOn();
  };
  document.head.append(Object.assign(document.createElement('script'), { src: captcha.dataset.captcha, async: true, onerror: window.captchaBroken }));
}
`;
