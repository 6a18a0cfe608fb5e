import type { Endpoint } from './endpoint.ts';

/** A heading of the reference. */
export interface Tag {
  readonly name: string;
  readonly description?: string;
}

const pages: Tag = { name: 'Pages', description: 'HTML for people in a browser.' };

/** The heading of each surface, in the order in which they are shown; the admin API has one for each kind of object. */
const surfaces: Readonly<Record<string, Tag>> = {
  oauth: { name: 'OAuth', description: 'Tokens, and what leads to them.' },
  oidc: { name: 'OpenID Connect', description: 'Who logged in, and what the provider offers.' },
  myAccount: { name: 'Account', description: 'Their own account, for the person that a token speaks for.' },
  admin: { name: 'Admin' },
  scim: { name: 'SCIM', description: 'People and groups, for directories that push them here.' },
  signals: { name: 'Shared Signals', description: 'Streams of security events, for applications that want to know what happens to their people.' },
  saml: { name: 'SAML', description: 'Log-in and log-out for applications that speak SAML, in a browser.' },
  authress: { name: 'Authress SDKs', description: 'The same, where SDKs of Authress look for it.' },
  health: { name: 'Health' },
  docs: { name: 'Reference' },
  login: pages,
  account: pages,
  setup: pages,
};

/** The heading that an endpoint stands under. */
export function tagOf(surface: string, { path, admin }: Endpoint): Tag {
  const kind = admin && path.split('/')[3]?.replaceAll('-', ' ');
  return kind === undefined ? (surfaces[surface] ?? { name: surface }) : { name: `Admin: ${kind}` };
}

/** Each heading once, in the order of the reference. */
export function tagsOf(endpoints: readonly (readonly [surface: string, endpoint: Endpoint])[]): readonly Tag[] {
  const order = Object.keys(surfaces);
  const sorted = [...endpoints].sort(([one], [other]) => order.indexOf(one) - order.indexOf(other)).map((each) => tagOf(...each));
  return [...new Map(sorted.map((tag) => [tag.name, tag])).values()];
}
