import { BrandingEntry, imageType } from '@symbolon/contracts';
import { sha256 } from '@symbolon/crypto';
import { stepAway, type Members } from './change.ts';
import { asStored, type Json } from './json.ts';
import type { Kind } from './kind.ts';
import { withoutDefaults } from './written-entry.ts';

interface Row extends Omit<ReturnType<typeof rowOf>, 'links'> {
  readonly links: unknown;
}

/** How the pages look. There is one at most, and without it they look as they come. */
export const brandingKind: Kind<BrandingEntry, Row, ReturnType<typeof rowOf>> = {
  name: 'branding',
  topic: 'branding',
  place: 'branding',
  entriesOf: ({ branding }) => (branding ? [branding] : []),
  inFile: (branding) => ({ branding }),
  keyOf: () => key,
  identityOf: ({ name }) => ({ key, id: name }),
  identityOfRow: ({ name }) => ({ key, id: name }),
  find: (transaction, which) => transaction.branding.findMany({ where: which === 'all' || which.keys.length > 0 ? {} : { declared: true } }),
  rowOf: (entry, declared) => rowOf(entry, declared),
  membersOf: (row) => membersOf(row),
  entryOf: (row) =>
    withoutDefaults(BrandingEntry, {
      name: row.name,
      logo_url: row.logoUrl,
      logo: writtenImage(row.logo),
      favicon: writtenImage(row.favicon),
      logo_is_wordmark: row.isWordmark,
      links: row.links,
      primary_color: row.primary,
      background_color: row.background,
    }),
  add: (data) => (open) => open.branding.create({ data }),
  change: (data) => (open) => open.branding.update({ where: { id: 1 }, data }),
  letGo: ({ name }) => stepAway('branding', name, (open) => open.branding.delete({ where: { id: 1 } })),
  remove: () => (open) => open.branding.delete({ where: { id: 1 } }),
};

const key = 'branding';

/** As its contract takes it where no file is named. */
const writtenImage = (image: Uint8Array | null): string | undefined => (image === null ? undefined : `data:;base64,${Buffer.from(image).toString('base64')}`);

const rowOf = (entry: BrandingEntry, declared: boolean) => ({
  name: entry.name,
  logoUrl: entry.logo_url ?? null,
  logo: bytesOf(entry.logo),
  favicon: bytesOf(entry.favicon),
  isWordmark: entry.logo_is_wordmark,
  links: asStored<Record<string, Json>>(entry.links),
  primary: entry.primary_color ?? null,
  background: entry.background_color ?? null,
  declared,
});

/** As the database takes them. */
const bytesOf = (image: Uint8Array | undefined): Uint8Array<ArrayBuffer> | null => (image ? Uint8Array.from(image) : null);

/** An image in a few words, by which it is told from another. */
const shownImage = (image: Uint8Array | null): string | undefined => image === null ? undefined : `${imageType(image)}, ${image.length} bytes, ${sha256(image).slice(0, 8)}`;

const membersOf = ({ name, logoUrl, logo, favicon, isWordmark, links, primary, background, declared }: Row): Members => ({
  name,
  logo_url: logoUrl ?? undefined,
  logo: shownImage(logo),
  favicon: shownImage(favicon),
  logo_is_wordmark: isWordmark || undefined,
  ...Object.fromEntries(Object.entries(links as Record<string, Json>).map(([kind, url]) => [`links.${kind}`, url])),
  primary_color: primary ?? undefined,
  background_color: background ?? undefined,
  declared,
});
