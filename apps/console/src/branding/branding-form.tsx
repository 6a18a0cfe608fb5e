import { useState, type ReactNode } from 'react';
import { t } from '../i18n/catalogue.ts';
import { textOf } from '../ui/entry.ts';
import { Saving } from '../ui/saving.tsx';
import type { Known } from '../ui/single-entry.tsx';
import { ColorField } from './color-field.tsx';
import { ImageField } from './image-field.tsx';
import { PagePreview } from './page-preview.tsx';

/** The members of the looks, beside the page that they make. */
export function BrandingForm({ known, mayWrite, changed }: Known) {
  const [draft, setDraft] = useState<Readonly<Record<string, unknown>>>(known?.entry ?? { name: '' });
  const set = (member: string, value: unknown) => setDraft((before) => withMember(before, member, value));
  const links = objectOf(draft['links']);
  const field = (member: string, label: string, more: { readonly maxLength: number; readonly required?: boolean; readonly type?: string }): ReactNode => (
    <label>{label}<input value={textOf(draft[member])} readOnly={!mayWrite} onChange={({ target }) => set(member, target.value)} {...more} /></label>
  );
  return (
    <div className="branding">
      <form className="card form" onSubmit={(event) => event.preventDefault()}>
        {field('name', t('branding.name'), { maxLength: 200, required: true })}
        <ImageField label={t('branding.logo')} value={textOf(draft['logo'])} mayWrite={mayWrite} chosen={(image) => set('logo', image)} />
        {field('logo_url', t('branding.logo_url'), { maxLength: 2048, type: 'url' })}
        <label className="choice"><input type="checkbox" checked={draft['logo_is_wordmark'] === true} disabled={!mayWrite} onChange={({ target }) => set('logo_is_wordmark', target.checked)} /><span>{t('branding.wordmark')}</span></label>
        <ImageField label={t('branding.favicon')} value={textOf(draft['favicon'])} mayWrite={mayWrite} chosen={(image) => set('favicon', image)} />
        <ColorField label={t('branding.primary')} value={textOf(draft['primary_color'])} own="#24406e" mayWrite={mayWrite} chosen={(color) => set('primary_color', color)} />
        <ColorField label={t('branding.background')} value={textOf(draft['background_color'])} own="#f3f2ee" mayWrite={mayWrite} chosen={(color) => set('background_color', color)} />
        <p className="muted">{t('branding.colors.text')}</p>
        <fieldset className="links">
          <legend>{t('branding.links')}</legend>
          {(['imprint', 'privacy', 'terms', 'help'] as const).map((kind) => (
            <label key={kind}>{t(`branding.${kind}`)}<input type="url" value={textOf(links[kind])} maxLength={2048} readOnly={!mayWrite} onChange={({ target }) => set('links', withMember(links, kind, target.value))} /></label>
          ))}
        </fieldset>
        {mayWrite && <Saving write="replaceBranding" read="getBranding" draft={draft} {...(known ? { etag: known.etag } : { isNew: true })} command="branding set" file={{ kind: 'branding', entry: withFiles(draft) }} saved={changed} takeTheirs={() => void changed()} />}
      </form>
      <PagePreview draft={draft} />
    </div>
  );
}

/** With a member of this value, or without it where that is none. */
function withMember(entry: Readonly<Record<string, unknown>>, member: string, value: unknown): Readonly<Record<string, unknown>> {
  const isNone = member !== 'name' && (value === '' || value === false || (typeof value === 'object' && value !== null && Object.keys(value).length === 0));
  return isNone ? Object.fromEntries(Object.entries(entry).filter(([each]) => each !== member)) : { ...entry, [member]: value };
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? { ...value } : {});

/** As the file has it: it names the files of images. */
const withFiles = (entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({ ...entry, ...('logo' in entry && { logo: 'file:logo' }), ...('favicon' in entry && { favicon: 'file:favicon' }) });
