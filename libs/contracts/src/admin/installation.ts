import * as z from 'zod';

/** What a server can find out that is better done, by its stable code: a sentence, and the part of the console or the setting where it is done. */
export const adviceTypes = {
  no_mail_server: { text: 'No mail server is set, so nobody gets a link for a new password: mails become files in the data directory.', area: 'settings', setting: 'SYMBOLON_SMTP_URL' },
  local_issuer: { text: 'The issuer is on this machine, which others cannot reach. Set it to your https address before others log in.', area: 'settings', setting: 'SYMBOLON_ISSUER' },
  short_passwords: { text: 'Passwords may be shorter than 15 characters, and short ones are guessed where nobody has to show a second factor.', area: 'settings', setting: 'SYMBOLON_PASSWORD_MIN_LENGTH' },
  one_owner: { text: 'Fewer than two owners can get in. Make another, so that nobody is shut out when one of them is gone.', area: 'people', setting: undefined },
  keys_overdue: { text: 'Signing keys are older than the settings allow, so their replacement does not happen by itself. Look at the log, and rotate them.', area: 'keys', setting: undefined },
  webhooks_disabled: { text: 'Webhooks were disabled because they failed or are gone. Mend or remove them.', area: 'webhooks', setting: undefined },
} as const satisfies Readonly<Record<string, { readonly text: string; readonly area: AdviceArea; readonly setting: string | undefined }>>;
export type AdviceCode = keyof typeof adviceTypes;

const areas = ['settings', 'people', 'keys', 'webhooks'] as const;
export type AdviceArea = (typeof areas)[number];

const Advice: z.ZodType<Advice> = z
  .object({
    code: z.enum(Object.keys(adviceTypes) as [AdviceCode, ...AdviceCode[]]),
    text: z.string(),
    area: z.enum(areas).describe('Where it is done.'),
    setting: z.string().nullable().describe('The setting that does it, if it is one.'),
  })
  .meta({ id: 'Advice' });
export interface Advice {
  readonly code: AdviceCode;
  readonly text: string;
  readonly area: AdviceArea;
  readonly setting: string | null;
}

const InstallationSetting: z.ZodType<InstallationSetting> = z
  .object({
    name: z.string(),
    description: z.string(),
    value: z.union([z.string(), z.number(), z.array(z.string())]).nullable().describe('null where it is not set, and of a secret.'),
    secret: z.boolean().describe('Whether it is set and its value is told to nobody.'),
    source: z.enum(['environment', 'file', 'default']).describe('file: the one that the setting with _FILE names.'),
  })
  .meta({ id: 'InstallationSetting' });
export interface InstallationSetting {
  readonly name: string;
  readonly description: string;
  readonly value: string | number | string[] | null;
  readonly secret: boolean;
  readonly source: 'environment' | 'file' | 'default';
}

const InstallationNode: z.ZodType<InstallationNode> = z.object({ node_id: z.string(), seen_at: z.iso.datetime() }).meta({ id: 'InstallationNode' });

interface InstallationNode {
  readonly node_id: string;
  readonly seen_at: string;
}

const InstallationBackups: z.ZodType<InstallationBackups> = z
  .object({
    last: z
      .object({
        name: z.string(),
        at: z.iso.datetime().describe('When it was where it should be.'),
        bytes: z.int(),
        by: z.enum(['server', 'operator']).describe('server: made by itself, as SYMBOLON_BACKUP_TO says; operator: taken by the command.'),
      })
      .nullable()
      .describe('null where no event tells of one, as with a database that is backed up by tools of its own.'),
    failed_at: z.iso.datetime().nullable().describe('When the server could make none last, if there is none that is newer.'),
    next_at: z.iso.datetime().nullable().describe('When the server makes the next by itself; null where SYMBOLON_BACKUP_TO is not set, or it has made none yet.'),
    verified: z
      .object({ name: z.string(), taken_at: z.iso.datetime().describe('When that backup was begun.'), at: z.iso.datetime() })
      .nullable()
      .describe('Which backup was found to be good last, by whom it was said over the admin API; null where that was said of none.'),
  })
  .meta({ id: 'InstallationBackups' });
export interface InstallationBackups {
  readonly last: { readonly name: string; readonly at: string; readonly bytes: number; readonly by: 'server' | 'operator' } | null;
  readonly failed_at: string | null;
  readonly next_at: string | null;
  readonly verified: { readonly name: string; readonly taken_at: string; readonly at: string } | null;
}

/** Which backup: the name of its file. */
export const BackupParams: z.ZodType<BackupParams, BackupParams> = z.strictObject({ backup: z.string().max(128) });
export interface BackupParams {
  readonly backup: string;
}

/** How an installation is set up, as the node sees it that answers. */
export const Installation: z.ZodType<Installation> = z
  .object({
    issuer: z.string(),
    version: z.string(),
    settings: z.array(InstallationSetting).describe('Those of the node that answers, in the order of the table in the README.'),
    advice: z.array(Advice).describe('What is better done. Empty when the server knows of nothing.'),
    nodes: z.array(InstallationNode).describe('Processes that have said at /health/ready within a day that they can serve, the last first, 100 at most.'),
    backups: InstallationBackups.describe('Of the embedded PostgreSQL, as the events tell of them.'),
  })
  .meta({ id: 'Installation' });
export interface Installation {
  readonly issuer: string;
  readonly version: string;
  readonly settings: InstallationSetting[];
  readonly advice: Advice[];
  readonly nodes: InstallationNode[];
  readonly backups: InstallationBackups;
}
