import type { ReactNode } from 'react';
import { t } from '../i18n/catalogue.ts';
import { newRule, type Rule } from './rules.ts';
import './rule-fields.css';

interface Props {
  readonly legend: string;
  readonly text: string;
  readonly rules: readonly Rule[];
  readonly change: (rules: readonly Rule[]) => void;
  /** The field for what is given. */
  readonly named: (rule: Rule, name: (name: string) => void) => ReactNode;
  readonly example: string;
  /** What that is called; an expression where nothing is said. */
  readonly word?: string;
}

/** What is given, each by the claim or the expression that it comes from. */
export function RuleFields({ legend, text, rules, change, named, example, word = t('connections.expression') }: Props) {
  const set = (rule: Rule) => change(rules.map((each) => (each.key === rule.key ? rule : each)));
  return (
    <fieldset className="rules">
      <legend>{legend}</legend>
      <small>{text}</small>
      {rules.map((rule, index) => (
        <div key={rule.key} className="row">
          {named(rule, (name) => set({ ...rule, name }))}
          <input className="wider code" dir="ltr" aria-label={`${word} ${index + 1}: ${rule.name}`} value={rule.text} maxLength={500} spellCheck={false} autoComplete="off" placeholder={example} onChange={({ target }) => set({ ...rule, text: target.value })} />
          <button type="button" aria-label={`${t('connections.remove')}: ${rule.name}`} onClick={() => change(rules.filter(({ key }) => key !== rule.key))}>{t('connections.remove')}</button>
        </div>
      ))}
      <div><button type="button" onClick={() => change([...rules, newRule()])}>{t('connections.add')}</button></div>
    </fieldset>
  );
}
