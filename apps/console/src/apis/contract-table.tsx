import { language, t } from '../i18n/catalogue.ts';
import { textOf } from '../ui/entry.ts';
import { sentenceOf, shownSchema, shownSource, type Api } from './api-entry.ts';
import './api-form.css';

/** What the tokens of an API carry, to read. */
export const ContractTable = ({ api: { scopes, claims, ttl, algorithm, acrValues, maxAge } }: { readonly api: Api }) => (
  <section className="card">
    <h2>{t('apis.contract')}</h2>
    <dl>
      <dt>{t('apis.ttl')}</dt><dd>{ttl === '' ? '15m' : ttl}</dd>
      <dt>{t('apis.algorithm')}</dt><dd>{algorithm === '' ? 'EdDSA' : algorithm}</dd>
      {acrValues !== '' && <><dt>{t('apis.acrValues')}</dt><dd><code>{acrValues}</code></dd></>}
      {maxAge !== '' && <><dt>{t('apis.maxAge')}</dt><dd>{maxAge}</dd></>}
      {scopes.map(({ name, sentence }) => <div key={name}><dt><code>{name}</code></dt><dd><bdi>{sentenceOf(sentence, language) || '–'}</bdi></dd></div>)}
    </dl>
    {claims.length === 0 ? <p className="muted">{t('apis.claims.none')}</p> : (
      <div className="scroll" tabIndex={0} role="region" aria-label={t('apis.claims')}>
        <table>
          <thead><tr><th scope="col">{t('apis.claim')}</th><th scope="col">{t('type')}</th><th scope="col">{t('apis.from')}</th><th scope="col">{t('apis.required')}</th></tr></thead>
          <tbody>
            {claims.map(({ name, claim }) => (
              <tr key={name}>
                <th scope="row"><code>{name}</code>{textOf(claim['description']) !== '' && <p className="muted"><bdi>{textOf(claim['description'])}</bdi></p>}</th>
                <td><code className="clipped">{shownSchema(claim['schema'])}</code></td>
                <td><code className="clipped">{shownSource(claim['from'])}</code></td>
                <td>{t(claim['required'] === false ? 'apis.optional' : 'apis.always')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
  </section>
);
