import * as z from 'zod';
import { shownName } from '../text.ts';

const id = () => z.string().max(128);
const time = () => z.iso.datetime();
const name = () => shownName(200).min(1, 'must not be empty');

/** A directory that pushes people here by SCIM: it sees and changes those whom it made, or who were given to it, and nobody else. */
export interface ScimSource {
  readonly source_id: string;
  readonly name: string;
  readonly users: number;
  readonly groups: number;
  /** Of any of its tokens. */
  readonly last_used_at: string | null;
  /** What it was refused last, to the minute; what was not found is no refusal. */
  readonly last_refusal: { readonly at: string; readonly request: string; readonly status: number; readonly scim_type: string | null } | null;
  readonly created_at: string;
  readonly managed_by: 'file' | 'api';
}
export const ScimSource: z.ZodType<ScimSource> = z.object({ source_id: z.string(), name: z.string(), users: z.int().describe('How many are in its hands.'), groups: z.int(), last_used_at: time().nullable().describe('When one of its tokens was used last, to the minute; of those that are there still.'), last_refusal: z.object({ at: time(), request: z.string().describe('Such as PATCH /scim/v2/Groups/{id}.'), status: z.int(), scim_type: z.string().nullable() }).nullable().describe('What it was refused last: the first of a minute. What was not found is no refusal.'), created_at: time(), managed_by: z.enum(['file', 'api']).describe('Whether the declarative file has made it.') }).meta({ id: 'ScimSource' });
export interface ScimSourceList {
  readonly items: readonly ScimSource[];
}
export const ScimSourceList: z.ZodType<ScimSourceList> = z.object({ items: z.array(ScimSource) }).meta({ id: 'ScimSourceList' });
export const NewScimSource = z.strictObject({ name: name() }).meta({ id: 'NewScimSource' });
export type NewScimSource = z.output<typeof NewScimSource>;

export interface ScimSourceParams {
  readonly source_id: string;
}
export const ScimSourceParams: z.ZodType<ScimSourceParams, ScimSourceParams> = z.strictObject({ source_id: id() });
export interface ScimTokenParams extends ScimSourceParams {
  readonly token_id: string;
}
export const ScimTokenParams: z.ZodType<ScimTokenParams, ScimTokenParams> = z.strictObject({ source_id: id(), token_id: id() });
export interface ScimSourceUserParams extends ScimSourceParams {
  readonly user_id: string;
}
export const ScimSourceUserParams: z.ZodType<ScimSourceUserParams, ScimSourceUserParams> = z.strictObject({ source_id: id(), user_id: id() });

/** A token of a directory, without itself. */
export interface ScimToken {
  readonly token_id: string;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
}
const token = { token_id: z.string(), created_at: time(), expires_at: time().nullable(), last_used_at: time().nullable().describe('To the minute.') };
export const ScimToken: z.ZodType<ScimToken> = z.object(token).meta({ id: 'ScimToken' });
export interface ScimTokenList {
  readonly items: readonly ScimToken[];
}
export const ScimTokenList: z.ZodType<ScimTokenList> = z.object({ items: z.array(ScimToken) }).meta({ id: 'ScimTokenList' });
export interface NewScimToken extends ScimToken {
  readonly token: string;
}
export const NewScimToken: z.ZodType<NewScimToken> = z.object({ ...token, token: z.string().describe('Shown this once: only a hash of it is kept.') }).meta({ id: 'NewScimToken' });
export const ScimTokenEntry = z
  .strictObject({ expires_in_days: z.int().min(0).max(3650).default(365).describe('0 for a token that has no end.') })
  .meta({ id: 'ScimTokenEntry' });
export type ScimTokenEntry = z.output<typeof ScimTokenEntry>;
