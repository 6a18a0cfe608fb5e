import { imageType, type ConfigurationFile } from '@symbolon/contracts';
import { sha256 } from '@symbolon/crypto';
import type { Transaction } from '@symbolon/database';
import { stepAway, stepTo, type Members, type Step } from './change.ts';
import { asStored, type Json } from './json.ts';

interface Row extends Omit<ReturnType<typeof rowOf>, 'links'> {
  readonly links: unknown;
}

/** The step that makes the pages look as the file says; without a word of it in the file they look as they come. */
export async function planBranding(transaction: Transaction, file: ConfigurationFile): Promise<readonly Step[]> {
  const known = await transaction.branding.findUnique({ where: { id: 1 } });
  if (!file.branding) return known ? [stepAway('branding', known.name, (open) => open.branding.delete({ where: { id: 1 } }))] : [];
  const data = rowOf(file.branding);
  return [
    stepTo('branding', data.name, known ? membersOf(known) : undefined, membersOf(data), {
      add: (open) => open.branding.create({ data }),
      change: (open) => open.branding.update({ where: { id: 1 }, data }),
    }),
  ];
}

const rowOf = (entry: NonNullable<ConfigurationFile['branding']>) => ({
  name: entry.name,
  logoUrl: entry.logo_url ?? null,
  logo: bytesOf(entry.logo),
  favicon: bytesOf(entry.favicon),
  isWordmark: entry.logo_is_wordmark,
  links: asStored<Record<string, Json>>(entry.links),
  primary: entry.primary_color ?? null,
  background: entry.background_color ?? null,
});

/** As the database takes them. */
const bytesOf = (image: Uint8Array | undefined): Uint8Array<ArrayBuffer> | null => (image ? Uint8Array.from(image) : null);

/** An image in a few words, by which it is told from another. */
const shownImage = (image: Uint8Array | null): string | undefined => image === null ? undefined : `${imageType(image)}, ${image.length} bytes, ${sha256(image).slice(0, 8)}`;

const membersOf = ({ name, logoUrl, logo, favicon, isWordmark, links, primary, background }: Row): Members => ({
  name,
  logo_url: logoUrl ?? undefined,
  logo: shownImage(logo),
  favicon: shownImage(favicon),
  logo_is_wordmark: isWordmark || undefined,
  ...Object.fromEntries(Object.entries(links as Record<string, Json>).map(([kind, url]) => [`links.${kind}`, url])),
  primary_color: primary ?? undefined,
  background_color: background ?? undefined,
});
