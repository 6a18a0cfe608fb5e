import * as z from 'zod';
import { AdminRoleEntry } from './admin-role-entry.ts';
import { BrandingEntry } from './branding-entry.ts';
import { ClientEntry } from './client-entry.ts';
import { ConnectionEntry } from './connection-entry.ts';
import { ConsumerContract } from './consumer-contract.ts';
import { danglingReferences } from './entry-references.ts';
import { ResourceServerEntry } from './resource-server-entry.ts';
import { ScimSourceEntry } from './scim-source-entry.ts';
import { ScimTargetEntry } from './scim-target-entry.ts';
import { Secret } from './secret.ts';
import { SignInEntry } from './sign-in-entry.ts';
import { UserEntry } from './user-entry.ts';
import { canonicalUsername } from './username.ts';

/** Who relies on the contracts; the name of a consumer's file is replaced by what that holds before this is read. */
export const consumersInFile = z.array(ConsumerContract).default([])
  .describe('Who relies on the token contracts: each a consumer contract, or the path of its file from the folder of this one. A change that would break one is refused.');

/** The declarative file: what the database is made to hold at start and by `symbolon apply`. */
export const ConfigurationFile = z
  .strictObject({
    $schema: z.string().optional(),
    branding: BrandingEntry.optional(),
    sign_in: SignInEntry.optional(),
    resource_servers: z.array(ResourceServerEntry).default([]),
    consumers: consumersInFile,
    clients: z.array(ClientEntry).default([]),
    users: z.array(UserEntry).default([]),
    connections: z.array(ConnectionEntry).default([]).describe('Other providers that people log in by.'),
    scim_sources: z.array(ScimSourceEntry).default([]).describe('Directories that push people here by SCIM.'),
    scim_targets: z.array(ScimTargetEntry).default([]).describe('Applications that people are pushed to by SCIM.'),
    roles: z.array(AdminRoleEntry).default([]).describe('Roles that administrators can have, beside those that come with the product. Who has which stands in no file.'),
  })
  .superRefine((file, context) => {
    for (const { path, message } of danglingReferences(file)) context.addIssue({ code: 'custom', path: [...path], message });
    const domains = file.connections.flatMap((entry, index) => entry.domains.map((domain, at) => ({ domain, path: ['connections', index, 'domains', at], of: entry.connection })));
    for (const { domain, path, of } of domains) {
      const first = domains.find((each) => each.domain === domain);
      if (first && first.of !== of) context.addIssue({ code: 'custom', path, message: `is of ${first.of} already` });
    }
    const tokens = file.scim_sources.map(({ secret }) => (secret instanceof Secret ? secret.reveal() : undefined)); // one that is refused is no Secret
    tokens.forEach((token, index) => {
      if (token !== undefined && tokens.indexOf(token) !== index) context.addIssue({ code: 'custom', path: ['scim_sources', index, 'secret'], message: `is that of ${file.scim_sources[tokens.indexOf(token)]?.source ?? ''}` });
    });
    const entities = file.clients.map(({ saml }) => saml?.entity_id);
    entities.forEach((entity, index) => {
      const first = entity === undefined ? index : entities.indexOf(entity);
      if (first !== index) context.addIssue({ code: 'custom', path: ['clients', index, 'saml', 'entity_id'], message: `is of ${file.clients[first]?.client_id ?? ''} already` });
    });
    const keys = {
      resource_servers: file.resource_servers.map((server) => server.audience),
      consumers: file.consumers.map(({ consumer }) => consumer),
      clients: file.clients.map((client) => client.client_id),
      users: file.users.map((user) => canonicalUsername(user.username)),
      connections: file.connections.map(({ connection }) => connection),
      scim_sources: file.scim_sources.map(({ source }) => source),
      scim_targets: file.scim_targets.map(({ target }) => target),
      roles: file.roles.map(({ role }) => role),
    };
    for (const [list, ids] of Object.entries(keys))
      ids.forEach((id, index) => {
        if (ids.indexOf(id) !== index) context.addIssue({ code: 'custom', path: [list, index], message: `is there twice: ${id}` });
      });
  })
  .meta({ id: 'ConfigurationFile', title: 'symbolon.yaml' });
export type ConfigurationFile = z.output<typeof ConfigurationFile>;
