import type { AdminRoleObject } from '@symbolon/contracts';
import { permissions } from 'virtual:contract';
import { t } from '../i18n/catalogue.ts';
import { listOf, textOf } from '../ui/entry.ts';
import { InFile } from '../ui/in-file.tsx';
import './roles.css';

/** What a role may, for who cannot change it here: in the order of the form. */
export function RoleToRead({ role: { entry, managed_by } }: { readonly role: AdminRoleObject }) {
  const description = textOf(entry['description']);
  const held = listOf(entry['permissions']);
  return (
    <>
      {description !== '' && <p><bdi>{description}</bdi></p>}
      <section className="card">
        <h2>{t('roles.permissions')}</h2>
        <dl className="permissions">
          {Object.entries(permissions).filter(([name]) => held.includes(name)).map(([name, sentence]) => <div key={name}><dt><code>{name}</code></dt><dd lang="en">{sentence}</dd></div>)}
        </dl>
      </section>
      {managed_by === 'file' && <InFile kind="roles" entry={entry} />}
    </>
  );
}
