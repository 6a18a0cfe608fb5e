import { api } from '@symbolon/contracts';
import type { FirstRun } from '../domain/configuration/first-run.ts';
import { linkPath } from '../platform/link-path.ts';
import { startCommand } from '../platform/start-command.ts';

interface Shown {
  readonly first: FirstRun | undefined;
  /** The token of the link that makes the first owner. */
  readonly link: string | undefined;
}

/** What a person sees when the server is up; with the secrets of the first client and user, or with the link that makes the first owner, shown this once. */
export function welcome(issuer: string, { first, link }: Shown): string {
  const at = `\n  Symbolon is ready at ${issuer}\n`;
  const owner = link === undefined ? '' : `\n  Nobody administers it yet. This link makes its owner, once, within a day:\n  ${setupUrl(issuer, link)}\n\n`;
  if (!first) return `${at}${owner}  Try it:  ${startCommand('--try')}\n\n`;
  const token = issuer + api.oauth.token.path;
  return `${at}
  This is its first start, so it made a client and a user for you.
  Their secrets are stored only as hashes: note them now, they are not shown again.

    client_id      ${first.clientId}
    client_secret  ${first.clientSecret}
    username       ${first.username}
    password       ${first.password}

  A token for the user (password grant):

    curl ${token} \\
      -u '${first.clientId}:${first.clientSecret}' \\
      -d grant_type=password -d username=${first.username} -d password=${first.password}

  A token for the client itself (client credentials):

    curl ${token} \\
      -u '${first.clientId}:${first.clientSecret}' \\
      -d grant_type=client_credentials

  A service verifies them with the keys at ${issuer}${api.oidc.jwks.path}:
  typ at+jwt, iss ${issuer}, aud ${first.audience} (RFC 9068).
  The user owns this installation (docs/admin-api.md). Their own page: ${issuer}${api.account.overview.path}
  What else there is:  ${issuer}${api.oidc.discovery.path}

`;
}

/** Where a link leads that makes an administrator. */
export const setupUrl = (issuer: string, token: string): string => `${issuer}${linkPath(api.setup.show, token)}`;
