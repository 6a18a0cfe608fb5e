import type { ConfiguredObject } from '@symbolon/contracts';
import { useState } from 'react';
import { t } from '../i18n/catalogue.ts';
import { shellWord } from '../ui/equivalents.ts';
import { Saving } from '../ui/saving.tsx';
import { apiOf, entryOf, sentenceOf, type Claim, type Scope } from './api-entry.ts';
import { ClaimFields } from './claim-fields.tsx';
import './api-form.css';

interface Props {
  /** What is there; undefined where one is made. */
  readonly known?: ConfiguredObject;
  readonly changed: (api: ConfiguredObject) => void | Promise<void>;
}

/** A row of a list that is edited, with a key that stays while its name changes. */
interface Row<Value> {
  readonly key: number;
  readonly value: Value;
}

/** The members of an API, as its entry takes them. */
export function ApiForm({ known, changed }: Props) {
  const begun = apiOf(known?.entry ?? {});
  const [head, setHead] = useState(begun);
  const scopes = useRows<Scope>(begun.scopes);
  const claims = useRows<Claim>(begun.claims);
  const draft = entryOf({ ...head, scopes: scopes.values, claims: claims.values }, known?.entry);
  const file = { kind: 'resource_servers', entry: draft };
  return (
    <form className="card form" onSubmit={(event) => event.preventDefault()}>
      <h2>{t(known ? 'apis.edit' : 'apis.new')}</h2>
      {!known && <label>{t('apis.audience')}<input type="url" dir="ltr" value={head.audience} maxLength={2000} placeholder="https://orders.example.com" onChange={({ target }) => setHead({ ...head, audience: target.value })} /></label>}
      <label>{t('apis.name')}<input dir="auto" value={head.name} maxLength={200} onChange={({ target }) => setHead({ ...head, name: target.value })} /></label>
      <fieldset>
        <legend>{t('apis.scopes')}</legend>
        {scopes.rows.map(({ key, value }) => (
          <div key={key} className="row">
            <input dir="ltr" aria-label={t('apis.scope')} placeholder="orders:read" value={value.name} maxLength={128} onChange={({ target }) => scopes.set(key, { ...value, name: target.value })} />
            <input dir="auto" className="wider" aria-label={`${t('apis.sentence')}: ${value.name}`} placeholder={t('apis.sentence')} value={sentenceOf(value.sentence, 'en')} maxLength={300} onChange={({ target }) => scopes.set(key, { ...value, sentence: typeof value.sentence === 'string' ? target.value : Object.assign({}, value.sentence, { en: target.value }) })} />
            <button type="button" aria-label={`${t('apis.remove')}: ${value.name}`} onClick={() => scopes.remove(key)}>{t('apis.remove')}</button>
          </div>
        ))}
        <div><button type="button" onClick={() => scopes.add({ name: '', sentence: '' })}>{t('apis.addScope')}</button></div>
      </fieldset>
      <fieldset>
        <legend>{t('apis.claims')}</legend>
        {claims.rows.map(({ key, value }) => <ClaimFields key={key} claim={value} change={(next) => claims.set(key, next)} remove={() => claims.remove(key)} />)}
        <div><button type="button" onClick={() => claims.add({ name: '', claim: { schema: { type: 'string' }, from: { user: '' } } })}>{t('apis.addClaim')}</button></div>
      </fieldset>
      <div className="row">
        <label className="inline">{t('apis.ttl')} <input dir="ltr" size={6} value={head.ttl} maxLength={20} placeholder="15m" onChange={({ target }) => setHead({ ...head, ttl: target.value })} /></label>
        <label className="inline">{t('apis.algorithm')} <select value={head.algorithm} onChange={({ target }) => setHead({ ...head, algorithm: target.value })}>{['', 'ES256', 'RS256'].map((each) => <option key={each} value={each}>{each === '' ? 'EdDSA' : each}</option>)}</select></label>
      </div>
      <div className="row">
        <label className="inline">{t('apis.acrValues')} <input dir="ltr" size={16} value={head.acrValues} maxLength={2100} placeholder="aal2 phr phrh" onChange={({ target }) => setHead({ ...head, acrValues: target.value })} /></label>
        <label className="inline">{t('apis.maxAge')} <input type="number" dir="ltr" min={1} max={315360000} value={head.maxAge} placeholder="300" onChange={({ target }) => setHead({ ...head, maxAge: target.value })} /></label>
      </div>
      {known ? (
        <Saving write="replaceResourceServer" read="getResourceServer" params={{ audience: known.id }} draft={draft} etag={known.etag} command={`resource-servers update ${shellWord(known.id)}`} file={file} saved={changed} takeTheirs={() => void changed(known)} />
      ) : (
        <Saving write="createResourceServer" draft={draft} title={t('apis.new')} command="resource-servers create" file={file} saved={changed} />
      )}
    </form>
  );
}

/** A list that is edited. */
function useRows<Value>(begun: readonly Value[]) {
  const [rows, setRows] = useState<readonly Row<Value>[]>(() => begun.map((value, key) => ({ key, value })));
  return {
    rows,
    values: rows.map(({ value }) => value),
    set: (key: number, value: Value) => setRows(rows.map((row) => (row.key === key ? { key, value } : row))),
    remove: (key: number) => setRows(rows.filter((row) => row.key !== key)),
    add: (value: Value) => setRows([...rows, { key: Math.max(-1, ...rows.map(({ key }) => key)) + 1, value }]),
  };
}
