import { eventTypeNames } from 'virtual:contract';
import { t } from '../i18n/catalogue.ts';

interface Props {
  readonly chosen: readonly string[];
  readonly choose: (types: readonly string[]) => void;
  readonly mayWrite: boolean;
}

const groups = [...new Set(eventTypeNames.map((name) => name.slice(0, name.indexOf('.'))))];
const covers = (pattern: string, name: string): boolean => pattern.endsWith('.*') && name !== pattern && name.startsWith(pattern.slice(0, -1));

/** Which events are sent: types one by one, or all that begin alike. */
export function EventTypeChoice({ chosen, choose, mayWrite }: Props) {
  const toggle = (name: string, isWanted: boolean) => choose(isWanted ? [...chosen.filter((each) => !covers(name, each)), name] : chosen.filter((each) => each !== name));
  return (
    <fieldset disabled={!mayWrite}>
      <legend>{t('webhooks.types')}</legend>
      <p className="muted" aria-live="polite">{chosen.length === 0 ? t('webhooks.types.all') : t('webhooks.types.some', { types: chosen.join(', ') })}</p>
      <div className="groups">{groups.map((group) => {
        const ofGroup = (name: string) => name.startsWith(`${group}.`);
        const names = [...new Set([`${group}.*`, ...chosen.filter((each) => ofGroup(each)), ...eventTypeNames.filter(ofGroup)])];
        return (
          <details key={group} className="types">
            <summary><code>{group}</code> {chosen.some(ofGroup) && <span className="state active">{chosen.filter(ofGroup).length}</span>}</summary>
            <div>{names.map((name) => {
              const isCovered = chosen.some((each) => covers(each, name));
              return <label key={name} className="choice"><input type="checkbox" checked={isCovered || chosen.includes(name)} disabled={isCovered} onChange={({ target }) => toggle(name, target.checked)} /><code>{name}</code></label>;
            })}</div>
          </details>
        );
      })}</div>
    </fieldset>
  );
}
