import * as z from 'zod';
import { AdminRoleEntry } from '../admin-role-entry.ts';
import { BrandingEntry } from '../branding-entry.ts';
import { clientSecret, ClientUpdate } from '../client-entry.ts';
import { ConnectionEntry } from '../connection-entry.ts';
import { ConsumerContract } from '../consumer-contract.ts';
import { ResourceServerEntry } from '../resource-server-entry.ts';
import { ScimTargetEntry } from '../scim-target-entry.ts';
import { SignInEntry } from '../sign-in-entry.ts';
import { text } from '../text.ts';
import { listQuery, pageOf, type Page } from './list.ts';
import { managers } from './users.ts';

/** What every change takes. */
export const WriteQuery = z.strictObject({ dry_run: z.enum(['true', 'false'], { error: 'must be true or false' }).optional().describe('true: answers what would be done, and does nothing.') });

/** The same where a change may break somebody who relies on it. */
export const GatedQuery = WriteQuery.extend({ allow_breaking: text(1000).min(1, 'must be a reason').optional().describe('Why those who rely on it may be broken. It is written down.') });
export type GatedQuery = z.output<typeof GatedQuery>;

const configured = z.object({
  id: z.string(),
  entry: z.record(z.string(), z.unknown()).describe('As a request takes it: without what is the default, and without secrets.'),
  secrets: z.array(z.string()).describe('Members that are set, and that nobody is told.'),
  managed_by: z.enum(managers).describe('file: change it in the declarative file.'),
  etag: z.string().describe('What a change of it names in If-Match, in quotes.'),
});

/** An object that can be configured, as it is kept. */
export const ConfiguredObject: z.ZodType<ConfiguredObject> = configured.meta({ id: 'ConfiguredObject' });
export interface ConfiguredObject {
  readonly id: string;
  readonly entry: Readonly<Record<string, unknown>>;
  readonly secrets: readonly string[];
  readonly managed_by: 'file' | 'api';
  readonly etag: string;
}

export const ConfiguredObjectPage = pageOf('ConfiguredObjectPage', ConfiguredObject);
export type ConfiguredObjectPage = Page<ConfiguredObject>;
export const ListQuery = z.strictObject(listQuery);

/** An application that is registered. Without a secret, and where it is to have one, the server makes it. */
export const NewClient = ClientUpdate;
export type NewClient = z.output<typeof NewClient>;

/** The one time that a secret is shown. */
export const CreatedClient: z.ZodType<CreatedClient> = configured.extend({ client_secret: z.string().optional().describe('The one that the server made, shown this once.') }).meta({ id: 'CreatedClient' });
export interface CreatedClient extends ConfiguredObject {
  readonly client_secret?: string | undefined;
}
export const NewClientSecret: z.ZodType<NewClientSecret> = z.object({ client_secret: z.string() }).meta({ id: 'NewClientSecret' });
export interface NewClientSecret {
  readonly client_secret: string;
}

/** A secret beside the one that a client has. */
export const ClientSecretEntry = z
  .strictObject({
    secret: clientSecret().optional().describe('Without it the server makes one.'),
    overlap_seconds: z.int().min(1).max(7_776_000).optional().describe('For how long the one before counts beside it: 90 days at most. Without it, until it is deleted.'),
  })
  .meta({ id: 'ClientSecretEntry' });
export type ClientSecretEntry = z.output<typeof ClientSecretEntry>;

const clientSecretView = {
  secret_id: z.string(),
  created_at: z.iso.datetime().nullable().describe('null: not known.'),
  expires_at: z.iso.datetime().nullable().describe('null: counts until it is deleted or replaced.'),
};

/** A secret of a client, without what proves it. When it was last used is not kept. */
export const ClientSecretView: z.ZodType<ClientSecretView> = z.object(clientSecretView).meta({ id: 'ClientSecret' });
export interface ClientSecretView {
  readonly secret_id: string;
  /** null: not known. */
  readonly created_at: string | null;
  /** null: counts until it is deleted or replaced. */
  readonly expires_at: string | null;
}
export const ClientSecretList: z.ZodType<ClientSecretList> = z.object({ items: z.array(ClientSecretView) }).meta({ id: 'ClientSecretList' });
export interface ClientSecretList {
  readonly items: ClientSecretView[];
}
export const AddedClientSecret: z.ZodType<AddedClientSecret> = z.object({ ...clientSecretView, secret: z.string().optional().describe('The one that the server made, shown this once.') }).meta({ id: 'AddedClientSecret' });
export interface AddedClientSecret extends ClientSecretView {
  /** The one that the server made, shown this once. */
  readonly secret?: string | undefined;
}

/** The pages that can be looked at before looks are saved. */
export const previewPages = ['login', 'signup', 'consent', 'select-account', 'verify-email', 'forgot-password', 'reset-password', 'account', 'logged-out', 'error'] as const;
export type PreviewPage = (typeof previewPages)[number];

export const BrandingPreviewQuery = z.strictObject({
  page: z.enum(previewPages, { error: `must be one of ${previewPages.join(', ')}` }).default('login').describe('Which page, with made-up people and applications.'),
  locale: text(35).min(1).optional().describe('The language (BCP 47); without it English.'),
  colors: z.enum(['light', 'dark'], { error: 'must be light or dark' }).optional().describe('Without it as the browser wants it.'),
});
export type BrandingPreviewQuery = z.output<typeof BrandingPreviewQuery>;

/** A page that stands alone: its style and its images are in it, and no script. */
export const BrandingPreview = z.string().meta({ id: 'BrandingPreview' });

export const ClientParams: z.ZodType<ClientParams, ClientParams> = z.strictObject({ client_id: z.string().max(128) });
export interface ClientParams {
  readonly client_id: string;
}
export const ClientSecretParams: z.ZodType<ClientSecretParams, ClientSecretParams> = z.strictObject({ client_id: z.string().max(128), secret_id: z.string().max(128) });
export interface ClientSecretParams extends ClientParams {
  readonly secret_id: string;
}
export const ResourceServerParams: z.ZodType<ResourceServerParams, ResourceServerParams> = z.strictObject({ audience: z.string().max(2000) });
export interface ResourceServerParams {
  readonly audience: string;
}
export const ConsumerParams: z.ZodType<ConsumerParams, ConsumerParams> = z.strictObject({ consumer: z.string().max(128) });
export interface ConsumerParams {
  readonly consumer: string;
}

export const ConnectionParams: z.ZodType<ConnectionParams, ConnectionParams> = z.strictObject({ connection: z.string().max(128) });
export interface ConnectionParams {
  readonly connection: string;
}

export { AdminRoleEntry, BrandingEntry, ClientUpdate, ConnectionEntry, ConsumerContract, ResourceServerEntry, ScimTargetEntry, SignInEntry };

/** A number of a contract's version. */
const versionNumber = () => z.string().regex(/^[1-9]\d{0,8}$/, 'must be a number from 1');

export const ResourceServerVersionParams: z.ZodType<ResourceServerVersionParams, ResourceServerVersionParams> = z.strictObject({ audience: z.string().max(2000), version: versionNumber() });
export interface ResourceServerVersionParams extends ResourceServerParams {
  readonly version: string;
}
export const ResourceServerVersionQuery = z.strictObject({ since: versionNumber().transform(Number).optional().describe('The version that it is compared with: the one before when it is not said.') });

/** The versions of a contract that are kept. */
export const ResourceServerVersionList: z.ZodType<ResourceServerVersionList> = z.object({ items: z.array(z.object({ version: z.int(), published_at: z.iso.datetime() })) }).meta({ id: 'ResourceServerVersionList' });
export interface ResourceServerVersionList {
  readonly items: { version: number; published_at: string }[];
}

interface BrokenReliance {
  readonly consumer: string;
  readonly contact?: string | undefined;
  readonly audience?: string | undefined;
  readonly event?: string | undefined;
  readonly member: string;
  readonly sentence: string;
}
const brokenReliance: z.ZodType<BrokenReliance> = z.object({
  consumer: z.string(),
  contact: z.string().optional().describe('Whom to ask.'),
  audience: z.string().optional(),
  event: z.string().optional().describe('The type, where it is about events.'),
  member: z.string().describe('Such as claims.roles; audience for all of it.'),
  sentence: z.string(),
});

/** A version of a contract, and what it means for those who relied on an earlier one. */
export const ResourceServerVersion: z.ZodType<ResourceServerVersion> = z
  .object({
    version: z.int(),
    published_at: z.iso.datetime(),
    contract: z.record(z.string(), z.unknown()).describe('As its file says it.'),
    since: z.int().nullable().describe('The version that it is compared with; null where there is none.'),
    changes: z.array(
      z.object({
        member: z.string().describe('Such as claims.roles.'),
        kind: z.enum(['breaking', 'additive', 'neutral']),
        sentence: z.string(),
        before: z.unknown().optional().describe('Absent where it was not there.'),
        after: z.unknown().optional().describe('Absent where it is not there any more.'),
      }),
    ),
    broken: z.array(brokenReliance).describe('Who of those that are registered today had what they rely on in the one and not in the other.'),
  })
  .meta({ id: 'ResourceServerVersion' });
export interface ResourceServerVersion {
  readonly version: number;
  readonly published_at: string;
  readonly contract: Record<string, unknown>;
  readonly since: number | null;
  readonly changes: { member: string; kind: 'breaking' | 'additive' | 'neutral'; sentence: string; before?: unknown; after?: unknown }[];
  readonly broken: BrokenReliance[];
}

/** Whether a consumer has what it relies on. */
export const ConsumerStatus: z.ZodType<ConsumerStatus> = z
  .object({ registered_at: z.iso.datetime(), changed_at: z.iso.datetime(), broken: z.array(brokenReliance).describe('What it relies on and is not given; empty where it has everything.') })
  .meta({ id: 'ConsumerStatus' });
export interface ConsumerStatus {
  readonly registered_at: string;
  readonly changed_at: string;
  readonly broken: BrokenReliance[];
}

/** A role as it is kept. */
export const AdminRoleObject: z.ZodType<AdminRoleObject> = configured.extend({ managed_by: z.enum([...managers, 'product']).describe('product: comes with it, and is never changed; file: change it in the declarative file.') }).meta({ id: 'AdminRoleObject' });
export interface AdminRoleObject extends Omit<ConfiguredObject, 'managed_by'> {
  readonly managed_by: 'file' | 'api' | 'product';
}
export const AdminRolePage = pageOf('AdminRolePage', AdminRoleObject);
export type AdminRolePage = Page<AdminRoleObject>;
export const AdminRoleParams: z.ZodType<AdminRoleParams, AdminRoleParams> = z.strictObject({ role: z.string().max(128) });
export interface AdminRoleParams {
  readonly role: string;
}

/** A signing key, without what signs. */
export const SigningKeyView: z.ZodType<SigningKeyView> = z
  .object({
    kid: z.string(),
    alg: z.string(),
    created_at: z.iso.datetime(),
    signs: z.boolean().describe('Whether new tokens are signed with it.'),
    state: z.enum(['next', 'signs', 'past']).describe('next: published, and signs later; past: signs no more, and is believed until its last tokens are over.'),
    signs_from: z.iso.datetime().describe('When every verifier can know it. The first key of all signs before.'),
    replaced_from: z.iso.datetime().describe('When it is so old that another is made.'),
    forgotten_from: z.iso.datetime().nullable().describe('When no token of it can be alive; null while no other key follows it.'),
  })
  .meta({ id: 'SigningKey' });
export interface SigningKeyView {
  readonly kid: string;
  readonly alg: string;
  readonly created_at: string;
  readonly signs: boolean;
  readonly state: 'next' | 'signs' | 'past';
  readonly signs_from: string;
  readonly replaced_from: string;
  readonly forgotten_from: string | null;
}
export const SigningKeyList: z.ZodType<SigningKeyList> = z.object({ items: z.array(SigningKeyView) }).meta({ id: 'SigningKeyList' });
export interface SigningKeyList {
  readonly items: SigningKeyView[];
}
