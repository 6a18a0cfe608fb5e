import * as z from 'zod';
import { streamId } from './streams.ts';

const uris = () => z.array(z.string());

/** What this transmitter is, and where (SSF 1.0 section 7.1). */
export const TransmitterMetadata: z.ZodType<TransmitterMetadata> = z
  .object({
    spec_version: z.string(),
    issuer: z.string(),
    jwks_uri: z.string(),
    delivery_methods_supported: uris(),
    configuration_endpoint: z.string(),
    status_endpoint: z.string(),
    add_subject_endpoint: z.string(),
    remove_subject_endpoint: z.string(),
    verification_endpoint: z.string(),
    authorization_schemes: z.array(z.object({ spec_urn: z.string() })),
    default_subjects: z.enum(['ALL', 'NONE']),
  })
  .meta({ id: 'TransmitterMetadata' });
export interface TransmitterMetadata {
  readonly spec_version: string;
  readonly issuer: string;
  readonly jwks_uri: string;
  readonly delivery_methods_supported: readonly string[];
  readonly configuration_endpoint: string;
  readonly status_endpoint: string;
  readonly add_subject_endpoint: string;
  readonly remove_subject_endpoint: string;
  readonly verification_endpoint: string;
  readonly authorization_schemes: readonly { readonly spec_urn: string }[];
  readonly default_subjects: 'ALL' | 'NONE';
}

/** Whom a receiver adds to a stream or removes from it: by what it knows them by (RFC 9493 section 3.2.3). */
const Subject = z.object({ format: z.literal('iss_sub', { error: 'must be iss_sub' }), iss: z.string().max(2048), sub: z.string().max(255) });
export const AddedSubject = z.object({ stream_id: streamId(), subject: Subject, verified: z.boolean().exactOptional() }).meta({ id: 'AddedSubject' });
export type AddedSubject = z.output<typeof AddedSubject>;
export const RemovedSubject = z.object({ stream_id: streamId(), subject: Subject }).meta({ id: 'RemovedSubject' });

export const VerificationRequest = z.object({ stream_id: streamId(), state: z.string().max(1024).exactOptional().describe('Comes back in the event.') }).meta({ id: 'VerificationRequest' });

/** What a receiver has taken, what it could not, and how much more it wants (RFC 8936 section 2.2). */
export const PollRequest = z
  .object({
    maxEvents: z.int().min(0).exactOptional().describe('At most 100 come at once. 0: none, it only says what was taken.'),
    returnImmediately: z.boolean().default(false).describe('false: an answer without SETs is waited for, for up to 20 seconds.'),
    ack: z.array(z.string().max(64)).max(1000).default([]),
    setErrs: z.record(z.string().max(64), z.object({ err: z.string().max(100), description: z.string().max(1000).exactOptional() })).refine((refused) => Object.keys(refused).length <= 100, 'has more than 100').default({}),
  })
  .meta({ id: 'PollRequest' });
export type PollRequest = z.output<typeof PollRequest>;

export const PollResponse: z.ZodType<PollResponse> = z.object({ sets: z.record(z.string(), z.string()).describe('SETs by their `jti`.'), moreAvailable: z.boolean() }).meta({ id: 'PollResponse' });
export interface PollResponse {
  readonly sets: Readonly<Record<string, string>>;
  readonly moreAvailable: boolean;
}

/** Why a SET that was pushed here was not taken (RFC 8935 section 2.3). */
export const SecurityEventRefusal: z.ZodType<SecurityEventRefusal> = z.object({ err: z.string(), description: z.string() }).meta({ id: 'SecurityEventRefusal' });
export interface SecurityEventRefusal {
  readonly err: string;
  readonly description: string;
}
