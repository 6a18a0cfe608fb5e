import { pushedAttributes } from 'virtual:contract';
import { t } from '../i18n/catalogue.ts';
import { linesOf } from '../ui/entry.ts';
import { RuleFields } from '../ui/rule-fields.tsx';
import type { TargetDraft, TextMember } from './target-draft.ts';

interface Props {
  readonly draft: TargetDraft;
  readonly change: (change: Partial<TargetDraft>) => void;
  readonly isNew?: boolean;
}

/** The members of a target, in the order in which somebody sets one up: where it is, who goes there, what is said of them, and what becomes of who goes. */
export function TargetFields({ draft, change, isNew = false }: Props) {
  const field = (member: TextMember, label: string, { text = '', ...input }: { text?: string; type?: string; placeholder?: string; required?: boolean; maxLength?: number } = {}) => (
    <label>{label}<input className="code" dir="ltr" maxLength={2000} autoComplete="off" spellCheck={false} {...input} value={draft[member]} onChange={({ target }) => change({ [member]: input.type === 'url' ? target.value.trim() : target.value })} />{text !== '' && <small>{text}</small>}</label>
  );
  return (
    <>
      {isNew && <label><span>{t('provisioning.id')}</span><input className="code" dir="ltr" value={draft.target} maxLength={63} required autoComplete="off" placeholder="wiki" onChange={({ target }) => change({ target: target.value.toLowerCase().replace(/[^a-z0-9_-]/g, '') })} /><small>{t('provisioning.id.text')}</small></label>}
      <label>{t('provisioning.name')}<input value={draft.name} maxLength={60} dir="auto" autoComplete="off" onChange={({ target }) => change({ name: target.value })} /></label>
      {isNew && field('url', t('provisioning.url'), { type: 'url', required: true, placeholder: 'https://wiki.example.com/scim/v2', text: t('provisioning.url.text') })}
      <label>{t('provisioning.secret')}<input type="password" value={draft.secret} maxLength={1024} required={isNew} autoComplete="new-password" onChange={({ target }) => change({ secret: target.value })} /><small>{t(isNew ? 'provisioning.secret.text' : 'provisioning.secret.kept')}</small></label>
      {isNew && field('token_url', t('provisioning.token_url'), { type: 'url', placeholder: 'https://wiki.example.com/oauth/token', text: t('provisioning.token_url.text') })}
      {draft.token_url !== '' && field('client_id', t('provisioning.client'), { required: true, maxLength: 255 })}
      {draft.token_url !== '' && field('scope', t('provisioning.scope'), { maxLength: 512 })}

      <h3>{t('provisioning.who')}</h3>
      {field('people', t('provisioning.people'), { maxLength: 500, placeholder: "'staff' in claims.roles", text: t('provisioning.people.text') })}
      <label>{t('provisioning.groups')}<textarea dir="auto" value={draft.groups} rows={Math.max(2, linesOf(draft.groups).length)} spellCheck={false} placeholder="Engineers" onChange={({ target }) => change({ groups: target.value })} /><small>{t('provisioning.groups.text')}</small></label>
      <RuleFields legend={t('provisioning.attributes')} text={t('provisioning.attributes.text')} rules={draft.attributes} change={(attributes) => change({ attributes })} example="claims.given_name + ' ' + claims.family_name"
        named={(rule, name) => <select aria-label={t('provisioning.attribute')} value={rule.name} onChange={({ target }) => name(target.value)}><option value="">–</option>{pushedAttributes.map((each) => <option key={each}>{each}</option>)}</select>} />

      <h3>{t('provisioning.goes')}</h3>
      <label>{t('provisioning.removal')}<select value={draft.onRemoval} onChange={({ target }) => change({ onRemoval: target.value })}><option value="disable">{t('provisioning.removal.disable')}</option><option value="delete">{t('provisioning.removal.delete')}</option></select></label>
      <label className="choice"><input type="checkbox" checked={draft.isEnabled} onChange={({ target }) => change({ isEnabled: target.checked })} /><span>{t('provisioning.now')}</span></label>
    </>
  );
}
