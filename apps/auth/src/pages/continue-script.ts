/** Follows the link once every frame has been loaded; not later than in five seconds, since a frame may never be. */
const script = `
const link = document.getElementById('continue');
const go = () => location.replace(link.href);
if (link) {
  addEventListener('load', go);
  setTimeout(go, 5000);
}
`;

/** The page, going on by itself. Without scripts the person follows the link. */
export const withContinueScript = (page: string, nonce: string): string => page.replace(/<\/body>|$/, (end) => `<script nonce="${nonce}">${script}</script>\n${end}`);
