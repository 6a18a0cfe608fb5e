import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';
import type { Conversation } from './load.ts';
import type { BenchServer } from './server.ts';

interface Answer {
  readonly access_token: string;
  readonly refresh_token?: string;
}

/** The token endpoint as a client sees it, for what comes before the measuring. */
export class TokenEndpoint {
  readonly url: string;
  readonly #server: BenchServer;

  constructor(server: BenchServer) {
    this.url = `${server.origin}/oauth/token`;
    this.#server = server;
  }

  form(members: Readonly<Record<string, string>>): string {
    return new URLSearchParams(members).toString();
  }

  /**
   * A chain of refresh tokens for each connection: every request presents the successor from the answer before. Each round
   * needs new ones: the request that its end cuts off leaves its chain in doubt.
   */
  chains(connections: number): Promise<readonly Conversation[]> {
    return Promise.all(Array.from({ length: connections }, async () => this.#chain(await this.#firstRefreshToken())));
  }

  /** Shows that what will be counted is real: tokens verify, and a refresh token rotates. Answers the claims of one. */
  async prove(): Promise<JWTPayload> {
    const { username, password } = this.#server;
    const claims = await this.#verified(await this.#ask({ grant_type: 'client_credentials' }));
    await this.#verified(await this.#ask({ grant_type: 'password', username, password, scope: 'bench:read' }));

    const first = await this.#firstRefreshToken();
    const second = await this.#ask({ grant_type: 'refresh_token', refresh_token: first });
    const third = await this.#ask({ grant_type: 'refresh_token', refresh_token: refreshTokenOf(second) });
    await this.#verified(third);
    const replay = await this.#post({ grant_type: 'refresh_token', refresh_token: first });
    if (new Set([first, refreshTokenOf(second), refreshTokenOf(third)]).size < 3 || replay.status !== 400) throw new Error('Refresh tokens do not rotate.');
    return claims;
  }

  #chain(first: string): Conversation {
    let token = first;
    return {
      body: () => this.form({ grant_type: 'refresh_token', refresh_token: token }),
      heard: (answer) => {
        token = refreshTokenOf(JSON.parse(answer) as Answer);
      },
    };
  }

  async #firstRefreshToken(): Promise<string> {
    const { username, password } = this.#server;
    return refreshTokenOf(await this.#ask({ grant_type: 'password', username, password, scope: 'bench:read offline_access' }));
  }

  async #verified({ access_token: token }: Answer): Promise<JWTPayload> {
    const { origin, audience } = this.#server;
    const keys = createRemoteJWKSet(new URL('/oauth/jwks', origin));
    const { payload } = await jwtVerify(token, keys, { issuer: origin, audience, typ: 'at+jwt', algorithms: ['EdDSA'] });
    return payload;
  }

  async #ask(members: Readonly<Record<string, string>>): Promise<Answer> {
    const answer = await this.#post(members);
    if (answer.status !== 200) throw new Error(`${members['grant_type']} was refused with ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }

  #post(members: Readonly<Record<string, string>>): Promise<Response> {
    const headers = { authorization: this.#server.authorization };
    return fetch(this.url, { method: 'POST', headers, body: new URLSearchParams(members) });
  }
}

function refreshTokenOf({ refresh_token: token }: Answer): string {
  if (token === undefined) throw new Error('There is no refresh token in the answer.');
  return token;
}
