import { Injectable } from '@nestjs/common';
import type { ClientCredentials } from '@symbolon/contracts';
import { equalBytes, MasterKey, randomText, secureRandom, sha256 } from '@symbolon/crypto';
import type { FastifyRequest } from 'fastify';
import { ClientStore } from '../../domain/clients/client.store.ts';
import type { Client } from '../../domain/clients/client.ts';
import { SecretGuesses } from '../../domain/clients/secret-guesses.ts';
import type { Requester } from '../../domain/sessions/request-room.ts';
import { OAuthError } from '../../platform/errors/oauth-error.ts';
import { allowOrigins } from '../../platform/http/client-cors.ts';
import { note } from '../../platform/http/request-log.ts';

/** Proves which client is asking (RFC 6749 section 2.3): by the method that it states, or else by its secret, in the header or in the body. */
@Injectable()
export class ClientAuthentication {
  /** The secret that a client has proven itself with, salted and hashed, for as long as its row is believed: a keyed hash of what is sent again and again costs ten times as much. */
  readonly #proven = new WeakMap<Client, string>();
  readonly #salt = randomText(secureRandom, 32);

  constructor(
    private readonly clients: ClientStore,
    private readonly masterKey: MasterKey,
    private readonly guesses: SecretGuesses,
  ) {}

  /** A secret of 256 random bits needs no slow hash: a keyed one is compared, in a time that tells nothing. Scripts of the client that is named may read what follows. */
  async authenticate(credentials: ClientCredentials, http: FastifyRequest): Promise<Client> {
    const { client, matches } = await this.#find(credentials);
    if (client) allowOrigins(http, client.allowedCorsOrigins);
    if (client) note(http, { client_id: client.clientId });
    if (credentials.method !== 'none') await this.#count(http.ip, client, matches);
    if (!client) throw new OAuthError('invalid_client', { reason: 'unknown client' });
    const { authenticationMethod: stated } = client;
    const isPublic = stated === 'none';
    if ((credentials.method === 'none') !== isPublic) throw new OAuthError('invalid_client', { reason: `client is registered ${isPublic ? 'without' : 'with'} a secret` });
    if (isPublic) return client;
    if (!matches) throw new OAuthError('invalid_client', { reason: 'wrong client secret' });
    // Whoever has shown the right secret may know what is wrong with the way.
    if (stated && stated !== credentials.method)
      throw new OAuthError('invalid_client', {
        sentence: `This client is registered with token_endpoint_auth_method ${stated}: send the secret so.`,
        reason: `client is registered for ${stated}`,
      });
    return client;
  }

  /** The client of the reading whose secret is right, or else of the first that names one. All readings are compared before one is taken, so that time tells nothing. */
  async #find(credentials: ClientCredentials): Promise<Found> {
    const shown = credentials.method === 'none' ? [{ clientId: credentials.clientId, clientSecret: undefined }] : [credentials, ...(credentials.method === 'client_secret_basic' ? (credentials.otherReadings ?? []) : [])];
    const found: Found[] = [];
    for (const { clientId, clientSecret } of shown) {
      const client = await this.clients.find(clientId);
      found.push({ client, matches: this.#matches(clientSecret?.reveal() ?? '', client) });
    }
    return found.find(({ matches }) => matches) ?? found.find(({ client }) => client) ?? { client: undefined, matches: false };
  }

  /** The same answer as to a wrong secret, but for the header that tells how long to wait. */
  async #count(address: string, client: Client | undefined, matches: boolean): Promise<void> {
    const retryAfter = this.guesses.waitFor(address, client, matches);
    if (retryAfter > 0) throw new OAuthError('invalid_client', { reason: 'too many wrong client secrets', retryAfter });
    if (client && matches) this.guesses.right(address, client);
    else await this.guesses.wrong(address);
  }

  #matches(presented: string, client: Client | undefined): boolean {
    const digest = sha256(this.#salt + presented);
    if (client && this.#proven.get(client) === digest) return true;
    const matches = equalBytes(this.masterKey.mac('client-secret', presented), client?.secretHash ?? nothing);
    if (client && matches) this.#proven.set(client, digest);
    return matches;
  }
}

interface Found {
  readonly client: Client | undefined;
  readonly matches: boolean;
}

const nothing = new Uint8Array(32);

/** Who asks for a request to be kept: the client itself, if it has a secret and so has shown it, else whoever is there. */
export const requesterOf = ({ clientId, secretHash }: Client, { ip }: FastifyRequest): Requester => ({ address: ip, provenClient: secretHash === null ? undefined : clientId });
