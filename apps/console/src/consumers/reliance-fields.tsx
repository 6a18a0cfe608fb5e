import { language, t } from '../i18n/catalogue.ts';
import { sentenceOf, shownSchema, type Api } from '../apis/api-entry.ts';
import { keyOf } from './consumer-draft.ts';

interface Props {
  readonly api: Api;
  readonly chosen: readonly string[];
  readonly choose: (chosen: readonly string[]) => void;
}

/** What an API promises, each to be relied on or not. */
export function RelianceFields({ api, chosen, choose }: Props) {
  const scopes = api.scopes.map(({ name, sentence }) => ({ name, key: keyOf('scope', api, name), what: <bdi className="muted">{sentenceOf(sentence, language)}</bdi> }));
  const claims = api.claims.map(({ name, claim }) => ({ name, key: keyOf('claim', api, name), what: <span className="muted"><code>{shownSchema(claim['schema'])}</code>{claim['required'] === false && ` · ${t('apis.optional')}`}</span> }));
  return (
    <fieldset>
      <legend><bdi>{api.name || api.audience}</bdi>{api.name !== '' && <> <bdi className="muted">{api.audience}</bdi></>}</legend>
      {[{ head: t('apis.scopes'), items: scopes }, { head: t('apis.claims'), items: claims }].filter(({ items }) => items.length > 0).map(({ head, items }) => (
        <fieldset key={head}>
          <legend className="muted">{head}</legend>
          {items.map(({ name, key, what }) => (
            <label key={key} className="choice">
              <input type="checkbox" checked={chosen.includes(key)} onChange={({ target }) => choose(target.checked ? [...chosen, key] : chosen.filter((each) => each !== key))} />
              <span><code>{name}</code> {what}</span>
            </label>
          ))}
        </fieldset>
      ))}
    </fieldset>
  );
}
