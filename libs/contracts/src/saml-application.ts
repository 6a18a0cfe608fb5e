import * as z from 'zod';
import { groupNames } from './group-names.ts';
import { text, visibleText } from './text.ts';
import { unique } from './unique.ts';
import { webAddress } from './web-address.ts';

/** What an application calls people by (SAML 2.0 Core section 8.3). */
export const nameIdFormats = ['persistent', 'emailAddress', 'unspecified'] as const;
export type NameIdFormat = (typeof nameIdFormats)[number];

/** Which parts of a response are signed. */
export const signedParts = ['assertion', 'response', 'both'] as const;
export type SignedParts = (typeof signedParts)[number];

/** How an application is told of log-outs (SAML 2.0 Bindings sections 3.4 and 3.5). */
export const sloBindings = ['redirect', 'post'] as const;

/** In PEM; what is in it is read where the entry is applied. */
const certificate = () => z.string({ error: 'must be a string' }).max(8192, 'is longer than 8192 characters').regex(/^\s*-----BEGIN CERTIFICATE-----[\w+/=\r\n ]+-----END CERTIFICATE-----\s*$/, 'must be one certificate in PEM');

/** In the Common Expression Language, over `claims`, or the name of a claim; what is wrong with one is found where the entry is applied. */
const expression = () => text(500).min(1, 'must not be empty');

const members = z.strictObject({
  entity_id: visibleText(1024).regex(/^[^\s<>"]+$/, 'must be a name without spaces, as its metadata says it (entityID)').describe('What the application calls itself, as its metadata says it (entityID). People are called otherwise by another one, where name_id_format is persistent.'),
  acs_urls: unique(webAddress()).min(1, 'must not be empty').max(20, 'must be 20 at most').describe('Where log-ins come back to (Assertion Consumer Service, HTTP-POST), compared as exact strings. The first, where a request names none.'),
  slo_url: webAddress().optional().describe('Where it is told of log-outs, and where answers to its own go (Single Logout Service). It needs certificates: only what is signed logs anybody out.'),
  slo_soap_url: webAddress().optional().describe('Where it is told of log-outs from server to server (Single Logout Service, SOAP): of those that end without their browser, and where a browser does not come back from it. It needs certificates.'),
  slo_binding: z.enum(sloBindings).optional().describe('How it is told of log-outs: by redirect (HTTP-Redirect), unless said otherwise, or by a form (post, HTTP-POST).'),
  certificates: z.array(certificate()).max(4, 'must be 4 at most').default([]).describe('What the application signs its requests with; several while it changes from one to the next. What is signed must be so by one of these.'),
  encryption_certificate: certificate().optional().describe('Of an RSA key for which assertions are encrypted (AES-256-GCM, RSA-OAEP), in PEM. Without it they are not.'),
  want_signed_requests: z.boolean().default(false).describe('Whether a request without a signature is refused.'),
  name_id_format: z.enum(nameIdFormats).default('persistent').describe('persistent: a name that no other application is told (pairwise); emailAddress: the proven address, and who has none is not let in; unspecified: the log-in name.'),
  attributes: z.record(visibleText(256).min(1, 'must not be empty'), expression()).refine((attributes) => Object.keys(attributes).length <= 50, 'must be 50 at most').default({}).describe('What the application is told of people: attributes, each by the claim that it is taken from, or by an expression (CEL) over `claims`, such as claims.email or claims.roles.'),
  groups_attribute: visibleText(256).min(1, 'must not be empty').optional().describe('The attribute that tells in which groups a directory has put people. Without it the application is told of none.'),
  groups: groupNames().min(1, 'must name a group, or * for all').optional().describe('Of which groups it is told, by their names, or * for all, as where this says nothing.'),
  sign: z.enum(signedParts).default('both').describe('What is signed of a response.'),
  idp_initiated: z.boolean().default(false).describe('Whether <issuer>/saml/start/CLIENT_ID logs people in without a request of the application, which then cannot tell who has sent them.'),
});

const refuseFaults = (saml: z.output<typeof members>, context: z.RefinementCtx): void => {
  const needsCertificate = (['want_signed_requests', 'slo_url', 'slo_soap_url'] as const).filter((member) => Boolean(saml[member]) && saml.certificates.length === 0);
  if (saml.groups !== undefined && saml.groups_attribute === undefined) context.addIssue({ code: 'custom', path: ['groups'], message: 'needs groups_attribute' });
  if (saml.groups_attribute !== undefined && Object.hasOwn(saml.attributes, saml.groups_attribute)) context.addIssue({ code: 'custom', path: ['groups_attribute'], message: 'is among attributes already' });
  if (saml.slo_binding !== undefined && saml.slo_url === undefined) context.addIssue({ code: 'custom', path: ['slo_binding'], message: 'needs slo_url' });
  for (const member of needsCertificate) context.addIssue({ code: 'custom', path: [member], message: 'needs certificates: add the one that the application signs with' });
};

/** A client as an application that speaks SAML 2.0: what is known of it as a service provider. */
export const SamlApplication = members.superRefine(refuseFaults).meta({ id: 'SamlApplication' });
export type SamlApplication = z.output<typeof SamlApplication>;
