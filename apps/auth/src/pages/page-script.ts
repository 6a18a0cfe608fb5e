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
