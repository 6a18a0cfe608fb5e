import { Injectable } from '@nestjs/common';
import type { ClientCredentials } from '@symbolon/contracts';
import { equalBytes, MasterKey, randomText, secureRandom, sha256 } from '@symbolon/crypto';
import type { FastifyRequest } from 'fastify';
import { isLive, type ClientSecret } from '../../domain/clients/client-secret.ts';
import { ClientStore } from '../../domain/clients/client.store.ts';
import { hasSecret, type Client } from '../../domain/clients/client.ts';
import { SecretGuesses } from '../../domain/clients/secret-guesses.ts';
import type { Requester } from '../../domain/sessions/request-room.ts';
import { Clock } from '../../platform/clock.ts';
import { OAuthError } from '../../platform/errors/oauth-error.ts';
import { allowOrigins } from '../../platform/http/client-cors.ts';
import { note } from '../../platform/http/request-log.ts';

/** Proves which client is asking (RFC 6749 section 2.3): by the method that it states, or else by its secret, in the header or in the body. */
@Injectable()
export class ClientAuthentication {
  /** The secrets that clients have proven themselves with, salted and hashed, for as long as their rows are believed: a keyed hash of what is sent again and again costs ten times as much. */
  readonly #proven = new WeakMap<ClientSecret, string>();
  readonly #salt = randomText(secureRandom, 32);

  constructor(
    private readonly clients: ClientStore,
    private readonly masterKey: MasterKey,
    private readonly guesses: SecretGuesses,
    private readonly clock: Clock,
  ) {}

  /** A secret of 256 random bits needs no slow hash: a keyed one is compared, in a time that tells nothing. Scripts of the client that is named may read what follows. */
  async authenticate(credentials: ClientCredentials, http: FastifyRequest): Promise<Client> {
    const { client, secret } = await this.#find(credentials);
    if (client) allowOrigins(http, client.allowedCorsOrigins);
    if (client) note(http, { client_id: client.clientId });
    if (credentials.method !== 'none') await this.#count(http.ip, client, secret);
    if (!client) throw new OAuthError('invalid_client', { reason: 'unknown client' });
    const { authenticationMethod: stated } = client;
    const isPublic = stated === 'none';
    if ((credentials.method === 'none') !== isPublic) throw new OAuthError('invalid_client', { reason: `client is registered ${isPublic ? 'without' : 'with'} a secret` });
    if (isPublic) return client;
    if (!secret) throw new OAuthError('invalid_client', { reason: 'wrong client secret' });
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
      found.push({ client, secret: this.#matching(clientSecret?.reveal() ?? '', client) });
    }
    return found.find(({ secret }) => secret) ?? found.find(({ client }) => client) ?? { client: undefined, secret: undefined };
  }

  /** The same answer as to a wrong secret, but for the header that tells how long to wait. */
  async #count(address: string, client: Client | undefined, secret: ClientSecret | undefined): Promise<void> {
    const retryAfter = this.guesses.waitFor(address, client, secret !== undefined);
    if (retryAfter > 0) throw new OAuthError('invalid_client', { reason: 'too many wrong client secrets', retryAfter });
    if (client && secret) this.guesses.right(address, client, secret);
    else await this.guesses.wrong(address);
  }

  /** The secret of the client that was shown. As many are compared for every client, and for none: time tells neither whether there is one nor how many it has. */
  #matching(presented: string, client: Client | undefined): ClientSecret | undefined {
    const digest = sha256(this.#salt + presented);
    const live = client?.secrets.filter((secret) => isLive(secret, this.clock.now())) ?? [];
    const known = live.find((secret) => this.#proven.get(secret) === digest);
    if (known) return known;
    const shown = this.masterKey.mac('client-secret', presented);
    const [isFirst, isOther] = [equalBytes(shown, live[0]?.hash ?? nothing), equalBytes(shown, live[1]?.hash ?? nothing)];
    const secret = isFirst ? live[0] : isOther ? live[1] : undefined;
    if (secret) this.#proven.set(secret, digest);
    return secret;
  }
}

interface Found {
  readonly client: Client | undefined;
  /** Of the client, that was shown. */
  readonly secret: ClientSecret | undefined;
}

const nothing = new Uint8Array(32);

/** Who asks for a request to be kept: the client itself, if it has a secret and so has shown it, else whoever is there. */
export const requesterOf = (client: Client, { ip }: FastifyRequest): Requester => ({ address: ip, provenClient: hasSecret(client) ? client.clientId : undefined });
