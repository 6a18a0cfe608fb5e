import type { Mistake } from '@symbolon/cli';
import { danglingReferences, type ReferringEntries } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import type { Proposal } from './contract-state.ts';

/** What would be named after a change and not be there, and is no fault of before. A path stands where it is the proposed entry that names it. */
export async function newlyDangling(transaction: Transaction, { file, goes }: Proposal): Promise<readonly Mistake[]> {
  const servers = await transaction.resourceServer.findMany({ select: { audience: true, scopes: true, introspectionClients: true, declared: true }, orderBy: { audience: 'asc' } });
  const clients = await transaction.client.findMany({ select: { clientId: true, scope: true, tokenEndpointAuthMethod: true, declared: true }, orderBy: { clientId: 'asc' } });
  const serverOf = ({ audience, scopes, introspectionClients }: (typeof servers)[number]) => ({ audience, scopes, introspection_clients: introspectionClients });
  const clientOf = ({ clientId, scope, tokenEndpointAuthMethod }: (typeof clients)[number]) => ({ client_id: clientId, scope, token_endpoint_auth_method: tokenEndpointAuthMethod });
  const [audiences, ids] = [new Set(file.resource_servers.map(({ audience }) => audience)), new Set(file.clients.map(({ client_id: id }) => id))];
  const keptServers = servers.filter(({ audience, declared }) => !audiences.has(audience) && !goes({ kind: 'resource server', key: audience, declared }));
  const keptClients = clients.filter(({ clientId, declared }) => !ids.has(clientId) && !goes({ kind: 'client', key: clientId, declared }));
  const before = new Set(faultsOf({ resource_servers: servers.map(serverOf), clients: clients.map(clientOf) }).map(({ told }) => told));
  const after = faultsOf({ resource_servers: [...file.resource_servers, ...keptServers.map(serverOf)], clients: [...file.clients, ...keptClients.map(clientOf)] });
  return after.filter(({ told }) => !before.has(told)).map(({ list, index, member, message, told }) => (index < file[list].length ? { path: [member], sentence: message } : { path: [], sentence: told }));
}

/** Each fault with a sentence that names whose it is. */
const faultsOf = (entries: ReferringEntries) =>
  danglingReferences(entries).map(({ path: [list, index, member], message }) => {
    const owner = list === 'clients' ? `client ${entries.clients[index]?.client_id}` : `resource server ${entries.resource_servers[index]?.audience}`;
    return { list, index, member, message, told: `${owner} ${message}` };
  });
