import { connectionProfiles } from 'virtual:contract';
import { t } from '../i18n/catalogue.ts';
import { Copyable } from '../ui/copyable.tsx';
import { SamlFields } from './saml-fields.tsx';
import { addressOf, providerName, providers, type ConnectionDraft, type TextMember } from './connection-draft.ts';
import { LdapFields } from './ldap-fields.tsx';

interface Props {
  readonly draft: ConnectionDraft;
  readonly change: (change: Partial<ConnectionDraft>) => void;
  readonly isNew: boolean;
}

/** What says who somebody is there, which never changes, and belongs to one way of speaking with a provider. */
const lasting = { issuer: '', authorization_url: '', token_url: '', userinfo_url: '', subject_claim: '', entity_id: '' } as const;
/** What else does. */
const ofProtocol = { ...lasting, email_claim: '', email_verified_claim: '', client_secret: '', client_auth: '', revocation_url: '', apple_team_id: '', apple_key_id: '', idp_metadata: '', name_id: '', trustedDomains: '', levels: [], endsThere: false, keepsTokens: false, mayComeUnasked: false, isAskedSilently: false, signals_stream: '', signals_scope: '', signals_token: '', scopes: '', ldap_url: '', ldap_ca: '', ldap_base: '', ldap_filter: '', ldap_groups: '', ldap_groups_base: '', ldapNames: '', ldapEverybody: false, ldap_gone: '', ldapSyncHours: '', ldapGonePercent: '' } as const;
const usual = 'openid email profile';

/** How a provider is spoken with: where it is, by what this installation proves who it is, and what is asked for. What is known of it here may be left empty. */
export function ProtocolFields({ draft, change, isNew }: Props) {
  const profile = connectionProfiles[draft.provider];
  const type = profile?.type ?? draft.provider;
  const field = (member: TextMember | 'scopes', label: string, { text = '', ...input }: { text?: string; type?: string; placeholder?: string | undefined; required?: boolean; maxLength?: number } = {}) => (
    <label>{label}<input className="code" dir="ltr" maxLength={2000} autoComplete="off" spellCheck={false} {...input} value={draft[member]} onChange={({ target }) => change({ [member]: input.type === 'url' ? target.value.trim() : target.value })} />{text !== '' && <small>{text}</small>}</label>
  );
  const isOwn = type === 'oauth2' && profile === undefined;
  const isSaml = type === 'saml';
  const hasKey = draft.client_auth === 'private_key_jwt';
  return (
    <>
      {isNew && <label>{t('connections.provider')}<select value={draft.provider} onChange={({ target }) => change({ ...ofProtocol, provider: target.value })}>{providers.map((each) => <option key={each} value={each}>{providerName(each)}</option>)}</select><small>{t('connections.provider.text')}</small></label>}
      <label>{t('connections.name')}<input value={draft.name} maxLength={60} required={!profile} dir="auto" autoComplete="off" placeholder={profile?.name ?? 'Example Corp'} onChange={({ target }) => change({ name: target.value })} /><small>{t('connections.name.text')}</small></label>
      {isNew && type === 'oidc' && field('issuer', t('connections.issuer'), { type: 'url', required: !profile, placeholder: profile?.issuer ?? 'https://login.corp.example', text: t('connections.issuer.text') })}
      {isNew && isOwn && field('authorization_url', t('connections.authorization'), { type: 'url', required: true, placeholder: 'https://forge.example/oauth/authorize' })}
      {isNew && isOwn && field('token_url', t('connections.token'), { type: 'url', required: true, placeholder: 'https://forge.example/oauth/token' })}
      {isNew && isOwn && field('userinfo_url', t('connections.userinfo'), { type: 'url', required: true, placeholder: 'https://forge.example/api/me' })}
      {isOwn && field('revocation_url', t('connections.revocation'), { type: 'url', placeholder: 'https://forge.example/oauth/revoke', text: t('connections.revocation.text') })}
      {isNew && isOwn && field('subject_claim', t('connections.subject'), { required: true, placeholder: 'id', text: t('connections.subject.text') })}
      {isOwn && field('email_claim', t('connections.email'), { placeholder: 'email' })}
      {isOwn && field('email_verified_claim', t('connections.verified'), { placeholder: 'email_verified', text: t('connections.verified.text') })}
      {type === 'ldap' && <LdapFields draft={draft} change={change} isNew={isNew} />}
      {isSaml && <SamlFields draft={draft} change={change} isNew={isNew} />}
      {isSaml ? field('client_id', t('connections.saml.ours'), { maxLength: 255, placeholder: draft.connection === '' ? undefined : addressOf(draft.connection, 'connectionMetadata') }) : field('client_id', t(type === 'ldap' ? 'connections.ldap.account' : 'connections.client'), { required: true, maxLength: 255 })}
      {draft.provider === 'apple' && field('apple_team_id', t('connections.apple.team'), { required: true, maxLength: 32 })}
      {draft.provider === 'apple' && field('apple_key_id', t('connections.apple.key'), { required: true, maxLength: 32 })}
      {draft.provider !== 'apple' && type !== 'ldap' && !isSaml && (
        <label>{t('connections.auth')}<select value={draft.client_auth} onChange={({ target }) => change({ client_auth: target.value, ...(target.value === 'private_key_jwt' && { client_secret: '' }) })}>
          <option value="">{t('connections.auth.usual')}</option>
          {['client_secret_basic', 'client_secret_post', ...(type === 'oidc' ? ['private_key_jwt'] : [])].map((each) => <option key={each}>{each}</option>)}
        </select></label>
      )}
      {hasKey && draft.connection !== '' && <><Copyable label={t('connections.keys')} text={addressOf(draft.connection, 'connectionKeys')} /><p className="muted">{t('connections.keys.text')}</p></>}
      {!hasKey && !isSaml && <Secret draft={draft} change={change} isNew={isNew} />}
      {type !== 'ldap' && !isSaml && field('scopes', t('connections.scopes'), { placeholder: profile?.scopes ?? (type === 'oidc' ? usual : ''), text: t('connections.scopes.text') })}
    </>
  );
}

/** Apple's is a key, in lines. */
function Secret({ draft, change, isNew }: Props) {
  const shared = { value: draft.client_secret, maxLength: 1024, required: isNew };
  const text = t(isNew ? 'connections.secret.text' : 'connections.secret.kept');
  if (draft.provider === 'apple') return <label>{t('connections.secret')}<textarea {...shared} dir="ltr" rows={4} spellCheck={false} autoComplete="off" placeholder="-----BEGIN PRIVATE KEY-----" onChange={({ target }) => change({ client_secret: target.value })} /><small>{t('connections.apple.secret')} {text}</small></label>;
  return <label>{t('connections.secret')}<input type="password" {...shared} autoComplete="new-password" onChange={({ target }) => change({ client_secret: target.value })} /><small>{text}</small></label>;
}
