/** Follows the link once every frame has been loaded; not later than in five seconds, since a frame may never be. */
export const followLink = `
const link = document.getElementById('continue');
const go = () => location.replace(link.href);
if (link) {
  addEventListener('load', go);
  setTimeout(go, 5000);
}
`;

/** Sends the form at once; a field or button that is named `submit` stands in the way of its own method. */
export const sendForm = `
HTMLFormElement.prototype.submit.call(document.forms[0]);
`;

/** The page, going on by itself. Without scripts the person does what the script would. */
export const withScript = (page: string, script: string, nonce: string): string =>
  page.replace(/<\/body>|$/, (end) => `<script nonce="${nonce}">${script}</script>\n${end}`);

/** Lets people look at what they typed for a password, and takes a name that they typed along to the next page. Pages do without. */
export const helpTyping = `
for (const input of document.querySelectorAll('input[data-show]')) {
  const button = document.createElement('button');
  const name = input.labels[0].textContent;
  const show = (isShown) => {
    input.type = isShown ? 'text' : 'password';
    button.textContent = isShown ? input.dataset.hide : input.dataset.show;
    button.setAttribute('aria-label', button.textContent + ': ' + name);
  };
  const box = document.createElement('div');
  box.className = 'secret';
  button.type = 'button';
  button.id = input.id + '-toggle';
  button.className = 'toggle';
  button.addEventListener('click', () => show(input.type === 'password'));
  input.form.addEventListener('submit', () => show(false));
  input.spellcheck = false;
  input.autocapitalize = 'none';
  const hasFocus = document.activeElement === input;
  input.replaceWith(box);
  box.append(input, button);
  show(false);
  if (hasFocus || input.autofocus) input.focus();
}
const login = document.getElementById('login');
for (const link of login ? document.querySelectorAll('a[href*="flow="]') : []) {
  link.addEventListener('click', () => {
    const url = new URL(link.href);
    if (login.value) url.searchParams.set('login_hint', login.value);
    link.href = url.href;
  });
}
`;
