/**
 * Whether a redirect URI is a registered one: by exact string, except that an http URI on a loopback address may have any port,
 * since a native app cannot know it before (RFC 8252 section 7.3, RFC 9700 section 2.1).
 */
export function matchesRedirectUri(registered: readonly string[], asked: string): boolean {
  return registered.includes(asked) || registered.some((uri) => isLoopbackTwin(uri, asked));
}

const loopback = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::([1-9]\d{0,4}))?(\/[^\\]*)?$/;

function isLoopbackTwin(registered: string, asked: string): boolean {
  const [one, two] = [loopback.exec(registered), loopback.exec(asked)];
  return one !== null && two !== null && one[1] === two[1] && (one[3] ?? '') === (two[3] ?? '') && Number(two[2] ?? 80) <= 65_535;
}
