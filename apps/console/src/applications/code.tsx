import type { Values } from '@symbolon/example-applications';
import { examples, fillIn } from 'virtual:examples';
import { t } from '../i18n/catalogue.ts';
import { issuer } from '../session/authorization.ts';
import { Copyable } from '../ui/copyable.tsx';

interface Props {
  readonly framework: string;
  readonly values: Omit<Values, 'issuer'>;
  /** Where it is known; else a word stands in its place. Undefined for what has none. */
  readonly secret: string | undefined;
}

/** A program that works, for one framework: what to install, its files, and how it is started. */
export function Code({ framework, values, secret }: Props) {
  const example = examples.find(({ id }) => id === framework);
  if (!example) return <Addresses {...values} />;
  const filled = (text: string) => fillIn(text, example, { issuer, ...values });
  return (
    <section className="card code">
      <h2>{t('applications.code', { framework: example.name })}</h2>
      {example.install && <Copyable label={t('applications.install')} text={example.install} />}
      {example.blocks.map(({ name, code }) => <Copyable key={name} label={filled(name)} text={filled(code)} />)}
      <Copyable label={t('applications.run')} text={[...(secret === undefined ? [] : [`export ${example.secret}=${secret}`]), filled(example.run)].join('\n')} />
    </section>
  );
}

/** What a program of any other kind has to know. */
const Addresses = ({ client_id, redirect_uri, audience, scope }: Omit<Values, 'issuer'>) => (
  <section className="card code">
    <h2>{t('applications.values')}</h2>
    <dl>
      {Object.entries({ issuer, discovery: `${issuer}/.well-known/openid-configuration`, client_id, redirect_uri, audience, scope }).map(([name, value]) => (value === undefined || value === '' ? null : <div key={name}><dt>{name}</dt><dd><code>{value}</code></dd></div>))}
    </dl>
  </section>
);
