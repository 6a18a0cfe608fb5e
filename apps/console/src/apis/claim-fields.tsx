import { t } from '../i18n/catalogue.ts';
import { recordOf } from '../ui/entry.ts';
import type { Claim } from './api-entry.ts';

interface Props {
  readonly claim: Claim;
  readonly change: (claim: Claim) => void;
  readonly remove: () => void;
}

const sources = ['user', 'client', 'role', 'constant'] as const;
const simple = ['string', 'integer', 'number', 'boolean'];
const strings = { type: 'array', items: { type: 'string' } };

/** One claim: its name, what it may be, where it comes from, and whether it is always there. */
export function ClaimFields({ claim: { name, claim }, change, remove }: Props) {
  const [source = 'user', value = ''] = Object.entries(recordOf(claim['from']))[0] ?? [];
  const schema = claim['schema'];
  const set = (members: Readonly<Record<string, unknown>>) => change({ name, claim: { ...claim, ...members } });
  return (
    <div className="row claim">
      <input dir="ltr" aria-label={t('apis.claim')} placeholder="roles" value={name} maxLength={128} onChange={({ target }) => change({ name: target.value, claim })} />
      <select aria-label={`${t('type')}: ${name}`} value={typeOf(schema)} onChange={({ target }) => set({ schema: schemaOf(target.value, schema) })}>
        {simple.map((type) => <option key={type}>{type}</option>)}
        <option value="strings">string[]</option>
        <option value="other">JSON Schema</option>
      </select>
      <select aria-label={`${t('apis.from')}: ${name}`} value={source} onChange={({ target }) => set({ from: { [target.value]: value } })}>{sources.map((each) => <option key={each}>{each}</option>)}</select>
      <input dir="auto" aria-label={`${source}: ${name}`} value={typeof value === 'string' ? value : JSON.stringify(value)} maxLength={1000} onChange={({ target }) => set({ from: { [source]: source === 'constant' ? parsed(target.value) : target.value } })} />
      <label className="inline"><input type="checkbox" checked={claim['required'] !== false} onChange={({ target }) => change({ name, claim: target.checked ? withoutRequired(claim) : { ...claim, required: false } })} /> {t('apis.required')}</label>
      <button type="button" aria-label={`${t('apis.remove')}: ${name}`} onClick={remove}>{t('apis.remove')}</button>
      {typeOf(schema) === 'other' && <textarea dir="ltr" aria-label={`JSON Schema: ${name}`} defaultValue={typeof schema === 'string' ? schema : JSON.stringify(schema, null, 1)} rows={4} onChange={({ target }) => set({ schema: parsed(target.value) })} />}
    </div>
  );
}

function typeOf(schema: unknown): string {
  const { type, ...rest } = recordOf(schema);
  if (JSON.stringify(schema) === JSON.stringify(strings)) return 'strings';
  return typeof type === 'string' && simple.includes(type) && Object.keys(rest).length === 0 ? type : 'other';
}

/** What is chosen; something of one's own begins with what was there, said so that it is no simple one. */
const schemaOf = (chosen: string, before: unknown): unknown => (chosen === 'other' ? { ...recordOf(before), description: '' } : chosen === 'strings' ? { type: 'array', items: { type: 'string' } } : { type: chosen });

/** JSON where it is some; the server says what is wrong with anything else. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const withoutRequired = (claim: Readonly<Record<string, unknown>>) => Object.fromEntries(Object.entries(claim).filter(([member]) => member !== 'required'));
