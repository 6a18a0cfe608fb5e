import type { Permission } from '@symbolon/contracts';
import { examples } from 'virtual:examples';
import { samlDraft, samlEntry, type SamlDraft } from './saml-draft.ts';

/** What can be made, and who may make it. */
export const kinds = [
  { kind: 'web', permission: 'clients:write' },
  { kind: 'spa', permission: 'clients:write' },
  { kind: 'native', permission: 'clients:write' },
  { kind: 'api', permission: 'resource_servers:write' },
  { kind: 'machine', permission: 'clients:write' },
  { kind: 'saml', permission: 'clients:write' },
] as const satisfies readonly { readonly kind: string; readonly permission: Permission }[];
export type Kind = (typeof kinds)[number]['kind'];

/** What somebody has typed so far. It has no secret, and its key names the request that is made of it. */
export interface Draft {
  readonly kind: Kind;
  /** The id of an example; empty where none of them is meant. */
  readonly framework: string;
  readonly name: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly isOurs: boolean;
  readonly audience: string;
  readonly scope: string;
  readonly saml: SamlDraft;
  readonly key: string;
  readonly isMade: boolean;
}

const kept = 'symbolon-console-application';
const fallback = { web: 'http://localhost:8080/callback', spa: 'http://localhost:5173/', native: 'http://127.0.0.1/callback', api: '', machine: '', saml: '' };

/** A draft of this kind, with what is usual for its framework. */
export function draftOf(kind: Kind, framework: string, from?: Draft): Draft {
  const example = examples.find(({ id }) => id === framework);
  const redirectUri = example?.usual ?? (example?.redirect_uri || fallback[kind]);
  const rest = from ?? { name: '', clientId: '', isOurs: true, audience: '', scope: '', saml: { ...samlDraft(undefined), isOn: true } };
  return { ...rest, kind, framework, redirectUri, key: crypto.randomUUID(), isMade: false };
}

/** The same with something changed: another request, with a key of its own. */
export const changed = (draft: Draft, change: Partial<Draft>): Draft => ({ ...draft, ...change, key: crypto.randomUUID(), isMade: false });

/** What was typed before a reload of this window. */
export function keptDraft(): Draft | undefined {
  const text = sessionStorage.getItem(kept);
  return text === null ? undefined : (JSON.parse(text) as Draft);
}

export const keepDraft = (draft: Draft): void => sessionStorage.setItem(kept, JSON.stringify(draft));
export const forgetDraft = (): void => sessionStorage.removeItem(kept);

/** A client_id that follows from a name, where nobody chose one. */
export const idOf = ({ clientId, name, key }: Draft): string => clientId || slug(name) || `app-${key.slice(0, 8)}`;
const slug = (name: string): string => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 60).replace(/^-|-$/g, '');

const rootOf = (uri: string): string => (URL.canParse(uri) ? new URL('/', uri).href : uri);
const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

/** The body that makes it. */
export function entryOf(draft: Draft): Readonly<Record<string, unknown>> {
  const { kind, name, redirectUri, isOurs, audience, scope } = draft;
  if (kind === 'api') return { audience, ...(name !== '' && { name }), scopes: words(scope) };
  const common = { client_id: idOf(draft), ...(name !== '' && { client_name: name }) };
  if (kind === 'machine') return { ...common, grant_types: ['client_credentials'], scope: words(scope).join(' ') };
  if (kind === 'saml') return { ...common, token_endpoint_auth_method: 'none', grant_types: [], saml: samlEntry(draft.saml, undefined) }; // it asks for no tokens
  return {
    ...common,
    ...(kind !== 'web' && { token_endpoint_auth_method: 'none' }),
    grant_types: ['authorization_code'],
    first_party: isOurs,
    scope: 'openid profile email',
    redirect_uris: [redirectUri],
    ...(kind === 'web' && { post_logout_redirect_uris: [rootOf(redirectUri)] }),
    ...(kind === 'spa' && { post_logout_redirect_uris: [redirectUri], allowed_cors_origins: [URL.canParse(redirectUri) ? new URL(redirectUri).origin : redirectUri] }),
  };
}
