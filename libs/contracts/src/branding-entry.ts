import * as z from 'zod';
import { imageFile } from './image.ts';
import { shownName } from './text.ts';
import { webAddress } from './web-address.ts';

const color = z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as "#24406e", in quotes');

/** How the pages look: `branding` of the file, and the body that says all of it. */
export const BrandingEntry = z
  .strictObject({
    name: shownName(200).min(1).describe('What people call this installation.'),
    logo_url: z.string().max(2048).regex(/^https:\/\/[^\s/\\]/, 'must be an https address').optional(),
    logo: imageFile().optional().describe('file:path of a PNG, SVG, WebP or ICO of up to 100 KB, served from here, instead of logo_url.'),
    favicon: imageFile().optional().describe('file:path of what browsers show beside the title of a page: the same kinds.'),
    logo_is_wordmark: z.boolean().default(false).describe('The logo says the name itself, which then stands beside it no more.'),
    links: z
      .strictObject({ imprint: webAddress().optional(), privacy: webAddress().optional(), terms: webAddress().optional(), help: webAddress().optional() })
      .default({})
      .describe('Links below every page, in the language of the page.'),
    primary_color: color.optional().describe('Buttons and links; text on it stays readable.'),
    background_color: color.optional().describe('Behind the card, in light mode.'),
  })
  .superRefine(({ logo, logo_url: url }, context) => {
    if (logo && url !== undefined) context.addIssue({ code: 'custom', path: ['logo_url'], message: 'is not for an installation with logo: keep one of them' });
  })
  .meta({ id: 'Branding' });
export type BrandingEntry = z.output<typeof BrandingEntry>;
