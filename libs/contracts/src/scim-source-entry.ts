import * as z from 'zod';
import { secret } from './secret.ts';
import { shownName } from './text.ts';

/** What every token of a directory begins with, so that people, and programs that look for secrets, know them. */
export const scimTokenPrefix = 'scim_';

/** A directory that pushes people here: an entry of `scim_sources`. */
export const ScimSourceEntry = z
  .strictObject({
    source: z.string({ error: 'must be a string' }).regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, 'must be 1 to 63 letters, digits, _ and -, a letter first').describe('What it is called here. It never changes.'),
    name: shownName(200).min(1, 'must not be empty').optional().describe('What administrators call it.'),
    secret: secret(z.string().regex(/^scim_[A-Za-z0-9_-]{32,256}$/, 'must be scim_ and 32 to 256 letters, digits, _ or -; make one with: echo scim_$(openssl rand -hex 32)'))
      .optional()
      .describe('The bearer token that it shows, as ${ENV} or file:path. It has no end, and is kept as a keyed hash. Without one here, symbolon scim tokens create makes one; those count beside it.'),
  })
  .meta({ id: 'ScimSourceEntry' });
export type ScimSourceEntry = z.output<typeof ScimSourceEntry>;
