import type pg from 'pg';

/** A refresh token family with the user it speaks for, as the statements below answer it. */
export interface RefreshTokenFamilyRow {
  readonly id: Uint8Array;
  readonly clientId: string;
  readonly userId: string;
  readonly generation: number;
  readonly tokenHash: Uint8Array;
  readonly scope: readonly string[];
  readonly audience: readonly string[];
  readonly authTime: Date;
  readonly provenAt: Date;
  readonly amr: readonly string[];
  readonly rotatedAt: Date;
  readonly idleExpiresAt: Date;
  readonly expiresAt: Date;
  /** Whether the password was changed after the log-in that it came from. */
  readonly isOutdated: boolean;
  readonly username: string;
  readonly emailVerified: boolean;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly roles: readonly string[];
  readonly updatedAt: Date;
  readonly disabledAt: Date | null;
}

/** Tables whose rows are of no use after a while: by what a row is found, and when its time is over. */
const expiring = [
  ['refresh_token_families', 'id', 'expires_at'],
  ['throttles', 'key', 'expires_at'],
  ['revocations', 'key', 'expires_at'],
  ['sessions', 'id', 'expires_at'],
  ['authorization_requests', 'id_hash', 'expires_at'],
  ['authorization_codes', 'hash', 'kept_until'],
  ['one_time_tokens', 'hash', 'expires_at'],
  ['used_challenges', 'hash', 'expires_at'],
  ['mailed_codes', 'hash', 'expires_at'],
  ['remembered_devices', 'id', 'expires_at'],
  ['idempotency_keys', 'key', 'expires_at'],
  ['connection_trials', 'id', 'expires_at'],
  ['saml_logouts', 'id', 'expires_at'],
] as const;

/** Removes up to $2 rows that nobody else has in hand. */
const removal = (table: string, key: string, condition: string): string =>
  `DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${condition} LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1`;

/** The name that an account is called by, of $1: of a further address its person's, of any other the same. */
const accountName = 'coalesce((SELECT m.username_key FROM email_addresses e JOIN users m ON m.id = e.user_id WHERE e.address = $1), $1)';

/** Who signed up by page, proved nothing, and never got in. */
export const neverProven = `unproven_until IS NOT NULL AND must_verify_email AND NOT email_verified AND NOT declared AND disabled_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.user_id = users.id) AND NOT EXISTS (SELECT 1 FROM refresh_token_families f WHERE f.user_id = users.id)
            AND NOT EXISTS (SELECT 1 FROM administrators a WHERE a.user_id = users.id)`;

/** Whether a log-in at this time is not older than the user's password: whatever it gave is dead otherwise. */
const isSinceThePassword = (authTime: string): string => `u.password_changed_at IS NULL OR u.password_changed_at <= ${authTime}`;

const familyColumns = `
  f.id, f.client_id AS "clientId", f.user_id AS "userId", f.generation, f.token_hash AS "tokenHash", f.scope, f.audience,
  f.auth_time AS "authTime", COALESCE(f.proven_at, f.auth_time) AS "provenAt", f.amr, f.rotated_at AS "rotatedAt", f.idle_expires_at AS "idleExpiresAt", f.expires_at AS "expiresAt",
  NOT (${isSinceThePassword('f.auth_time')}) AS "isOutdated",
  u.username, u.email_verified AS "emailVerified", u.claims, u.roles, u.updated_at AS "updatedAt", u.disabled_at AS "disabledAt"`;

const codeColumns = `
  b.grant_id AS "grantId", b.client_id AS "clientId", b.user_id AS "userId", b.session_id AS "sessionId",
  b.redirect_uri AS "redirectUri", b.code_challenge AS "codeChallenge", b.nonce, b.scope, b.audience, b.auth_time AS "authTime",
  COALESCE(b.proven_at, b.auth_time) AS "provenAt", b.amr, b.claims AS "askedClaims", b.expires_at AS "expiresAt", b.consumed_at AS "consumedAt",
  u.username, u.email_verified AS "emailVerified", u.claims, u.roles, u.updated_at AS "updatedAt", u.disabled_at AS "disabledAt",
  (${isSinceThePassword('b.auth_time')}) AND (b.session_id IS NULL OR EXISTS (SELECT 1 FROM sessions s WHERE s.id = b.session_id)) AS "isLoggedIn"`;

/** What is counted under an array of keys, as one value of JSON; blocks outlast what they were counted with. */
const countersOf = (keys: string, now: string): string => `
  (SELECT json_agg(json_build_object('key', encode(key, 'hex'), 'startedAt', started_at, 'blockedUntil', blocked_until, 'failures', failures))
    FROM throttles WHERE key = ANY(${keys}::bytea[]) AND (expires_at > ${now} OR blocked_until > ${now}))`;
type StoredCounters = readonly (Readonly<Record<'key' | 'startedAt' | 'blockedUntil', string>> & Pick<ThrottleCounter, 'failures'>)[] | null;
const datedCounters = (stored: StoredCounters): readonly ThrottleCounter[] =>
  (stored ?? []).map(({ key, startedAt, blockedUntil, failures }) => ({ key, startedAt: new Date(startedAt), blockedUntil: new Date(blockedUntil), failures }));

/** One rotation: everything that must be true of a refresh token is in the WHERE, so the row count decides. */
export interface Rotation {
  readonly id: Uint8Array;
  readonly generation: number;
  readonly tokenHash: Uint8Array;
  readonly successorHash: Uint8Array;
  readonly clientId: string;
  readonly scope: readonly string[];
  readonly audience: readonly string[];
  readonly now: Date;
  readonly idleExpiresAt: Date;
}

/** The token whose state is asked for. */
export interface TokenQuestion {
  /** Everything whose revocation ends it. */
  readonly keys: readonly string[];
  /** Null for these three when the client acts for itself. */
  readonly grantId: Uint8Array | null;
  readonly userId: string | null;
  /** What it says: when its person proved who they are. */
  readonly authTime: Date | null;
  readonly clientId: string;
  readonly issuedAt: Date;
}

/** Whether a token still counts, and the user it speaks for. */
export interface TokenStateRow {
  readonly isRevoked: boolean;
  readonly isClientKnown: boolean;
  /** Null when there is no such user, or the user is disabled. */
  readonly user: {
    readonly id: string;
    readonly username: string;
    readonly emailVerified: boolean;
    readonly claims: Readonly<Record<string, unknown>>;
    readonly roles: readonly string[];
    readonly updatedAt: Date;
  } | null;
  readonly askedClaims: AskedClaimsRow | null;
}

/** A user as a log-in finds them. */
export interface UserCredentialsRow {
  readonly id: string;
  readonly username: string;
  readonly emailVerified: boolean;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly roles: readonly string[];
  readonly updatedAt: Date;
  readonly passwordHash: string | null;
  readonly disabledAt: Date | null;
  /** When the account goes, which its person deleted. */
  readonly deletionAt: Date | null;
  readonly mustVerifyEmail: boolean;
  readonly passwordChangedAt: Date | null;
  /** Whether there is something that they chose to be asked for beside the password. */
  readonly hasSecondFactor: boolean;
  /** A telephone number that was proven: whether that is a second factor, the policy says. */
  readonly hasPhone: boolean;
}

/** What is counted under one key. */
export interface ThrottleCounter {
  /** In hexadecimal. */
  readonly key: string;
  readonly startedAt: Date;
  /** When the last failure was, where it cost no waiting. */
  readonly blockedUntil: Date;
  readonly failures: number;
}

/** A row of no failures, which tells by being there that something is known. */
export interface KnownRow {
  readonly key: Uint8Array;
  /** It is left as it is when it was written since. */
  readonly unlessSince: Date;
  readonly until: Date;
}

/** All that a log-in has to know before the password is checked. */
export interface PasskeyAtLogInRow {
  readonly id: string;
  readonly name: string;
  /** COSE. */
  readonly publicKey: Uint8Array;
  /** What it says of whose it is, where it was made elsewhere. */
  readonly userHandle: Uint8Array | null;
  readonly isSecondFactor: boolean;
  readonly aaguid: string;
  readonly mayBeBackedUp: boolean;
  /** The root certificate that its attestation led to. */
  readonly attestedBy: string | null;
  readonly userId: string;
  readonly username: string;
  readonly disabledAt: Date | null;
  /** When the account goes, which its person deleted. */
  readonly deletionAt: Date | null;
  readonly mustVerifyEmail: boolean;
  readonly passwordChangedAt: Date | null;
}

export interface PasskeyAttemptRow {
  readonly blockedUntil: Date | null;
  readonly passkey: PasskeyAtLogInRow | undefined;
}

export interface PasswordAttemptRow {
  readonly counters: readonly ThrottleCounter[];
  readonly user: UserCredentialsRow | undefined;
}

/** Failures to count: keys in one order everywhere, so that two statements never wait for each other. */
export interface ThrottleCharge {
  readonly key: Uint8Array;
  /** Failures that cost no waiting. */
  readonly free: number;
  /** Seconds after which failures are forgotten. */
  readonly window: number;
  /** Whether each failure starts the window anew. */
  readonly sliding: boolean;
  /** The longest waiting time in seconds. */
  readonly longestBlock: number;
}

/** Claims that were asked for by name; null where that is nothing. */
export interface AskedClaimsRow {
  readonly idToken: readonly string[];
  readonly userinfo: readonly string[];
}

/** An authorization code as it was before this use, with the user it speaks for. */
export interface AuthorizationCodeRow {
  readonly grantId: Uint8Array;
  readonly clientId: string;
  readonly userId: string;
  /** Null when the log-in was no browser's. */
  readonly sessionId: string | null;
  readonly redirectUri: string;
  readonly codeChallenge: string | null;
  readonly nonce: string | null;
  readonly scope: readonly string[];
  readonly audience: readonly string[];
  readonly authTime: Date;
  readonly provenAt: Date;
  readonly amr: readonly string[];
  readonly askedClaims: AskedClaimsRow | null;
  readonly expiresAt: Date;
  readonly consumedAt: Date | null;
  readonly username: string;
  readonly emailVerified: boolean;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly roles: readonly string[];
  readonly updatedAt: Date;
  readonly disabledAt: Date | null;
  /** Whether the log-in that it came from still counts: it is not older than the password, and its session lasts if it had one. */
  readonly isLoggedIn: boolean;
}

/** A log-in of a browser that lasts. */
export interface BrowserSessionRow {
  readonly id: string;
  readonly userId: string;
  readonly username: string;
  readonly authTime: Date;
  readonly provenAt: Date;
  readonly amr: readonly string[];
  readonly stays: boolean;
  readonly idleExpiresAt: Date;
}

/** A code as it is issued. */
export interface NewAuthorizationCode
  extends Omit<AuthorizationCodeRow, 'claims' | 'consumedAt' | 'username' | 'emailVerified' | 'roles' | 'updatedAt' | 'disabledAt' | 'isLoggedIn'> {
  readonly hash: Uint8Array;
  readonly issuedAt: Date;
  readonly keptUntil: Date;
}

/** What a node is told that says that it is there. */
interface RecordedNode {
  readonly time: Date;
  /** Null where nobody has claimed the database. */
  readonly masterKeyCheck: Uint8Array | null;
  readonly formerKeys: Uint8Array | null;
  /** Whether a node serves that goes by `auth_time` of tokens: one of the release before. */
  readonly areOlderBeside: boolean;
}

/** Whether a log-in is from where its person is known. */
interface SeenNetwork {
  readonly isKnown: boolean;
  readonly isFirst: boolean;
  /** Somebody waits for setting up anew how this person signs in. */
  readonly isWaiting: boolean;
}

/** A message that is to be delivered now. */
export interface OutboxMessageRow {
  readonly id: string;
  readonly kind: string;
  readonly sealed: Uint8Array;
  /** This one included. */
  readonly attempts: number;
  readonly expiresAt: Date;
}

/** What runs them. */
interface Statements {
  query<Row extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<{ readonly rows: readonly Row[] }>;
}

/** Runs each statement without its name: a session that a pooler lends does not know what was prepared in another. */
export const unnamed = (pool: pg.Pool): Statements => ({ query: ({ name, text, values }) => pool.query(Object.assign({ text, ...(values && { values }) }, { statement: name })) });

/** The statements that a profile shows to be hot: prepared, through the same pool as Prisma. All other access is Prisma's. */
export class HotStatements {
  readonly #pool: Statements;

  constructor(pool: Statements) {
    this.#pool = pool;
  }

  async rotateRefreshToken(rotation: Rotation): Promise<RefreshTokenFamilyRow | undefined> {
    const { rows } = await this.#pool.query<RefreshTokenFamilyRow>({
      name: 'rotate_refresh_token',
      text: `
        UPDATE refresh_token_families f
        SET generation = f.generation + 1, token_hash = $4, rotated_at = $5, idle_expires_at = LEAST($6, f.expires_at)
        FROM users u
        WHERE f.id = $1 AND f.generation = $2 AND f.token_hash = $3 AND f.client_id = $7
          AND f.expires_at > $5 AND f.idle_expires_at > $5
          AND $8::text[] <@ f.scope AND $9::text[] <@ f.audience
          AND u.id = f.user_id AND u.disabled_at IS NULL AND (${isSinceThePassword('f.auth_time')})
        RETURNING ${familyColumns}`,
      values: [
        rotation.id, rotation.generation, rotation.tokenHash, rotation.successorHash, rotation.now,
        rotation.idleExpiresAt, rotation.clientId, rotation.scope, rotation.audience,
      ],
    });
    return rows[0];
  }

  async refreshTokenFamily(id: Uint8Array): Promise<RefreshTokenFamilyRow | undefined> {
    const { rows } = await this.#pool.query<RefreshTokenFamilyRow>({
      name: 'refresh_token_family',
      text: `SELECT ${familyColumns} FROM refresh_token_families f JOIN users u ON u.id = f.user_id WHERE f.id = $1`,
      values: [id],
    });
    return rows[0];
  }

  /** How many authorization requests are kept, counted no further than to `most`. */
  async openRequests(most: number): Promise<number> {
    const { rows } = await this.#pool.query<{ readonly kept: number }>({
      name: 'open_requests',
      text: 'SELECT count(*)::int AS kept FROM (SELECT 1 FROM authorization_requests LIMIT $1) AS counted',
      values: [most],
    });
    return rows[0]?.kept ?? 0;
  }

  /** The log-ins of a browser that last, the latest first. */
  async sessionsOfBrowser(browserHash: Uint8Array, now: Date): Promise<readonly BrowserSessionRow[]> {
    const { rows } = await this.#pool.query<BrowserSessionRow>({
      name: 'sessions_of_browser',
      text: `
        SELECT s.id, s.user_id AS "userId", u.username, s.auth_time AS "authTime", COALESCE(s.proven_at, s.auth_time) AS "provenAt", s.amr, s.stays, s.idle_expires_at AS "idleExpiresAt"
        FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.browser_hash = $1 AND s.expires_at > $2 AND s.idle_expires_at > $2 AND u.disabled_at IS NULL
        ORDER BY s.auth_time DESC`,
      values: [browserHash, now],
    });
    return rows;
  }

  /** Stores a code, and that the client was given one by the session, while that one lasts: it is locked, so that its end sees the client. */
  async issueAuthorizationCode(code: NewAuthorizationCode): Promise<void> {
    await this.#pool.query({
      name: 'issue_authorization_code',
      text: `
        WITH joined AS (
          INSERT INTO session_clients (session_id, client_id, created_at)
          SELECT id, $3, $14::timestamptz FROM sessions WHERE id = $7 FOR KEY SHARE
          ON CONFLICT DO NOTHING)
        INSERT INTO authorization_codes
          (hash, grant_id, client_id, redirect_uri, code_challenge, user_id, session_id, nonce, scope, audience, auth_time, amr, claims, expires_at, kept_until, proven_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $15, $16, $17)`,
      values: [
        code.hash, code.grantId, code.clientId, code.redirectUri, code.codeChallenge, code.userId, code.sessionId, code.nonce, code.scope,
        code.audience, code.authTime, code.amr, code.askedClaims && JSON.stringify(code.askedClaims), code.issuedAt, code.expiresAt, code.keptUntil, code.provenAt,
      ],
    });
  }

  /** A code as it is; looking changes nothing. */
  async authorizationCode(hash: Uint8Array): Promise<AuthorizationCodeRow | undefined> {
    const { rows } = await this.#pool.query<AuthorizationCodeRow>({
      name: 'authorization_code',
      text: `SELECT ${codeColumns} FROM authorization_codes b JOIN users u ON u.id = b.user_id WHERE b.hash = $1`,
      values: [hash],
    });
    return rows[0];
  }

  /** Marks a code as used and answers what it was before: of many at once, one sees it unused. */
  async consumeAuthorizationCode(hash: Uint8Array, now: Date): Promise<AuthorizationCodeRow | undefined> {
    const { rows } = await this.#pool.query<AuthorizationCodeRow>({
      name: 'consume_authorization_code',
      text: `
        WITH before AS (SELECT * FROM authorization_codes WHERE hash = $1 FOR UPDATE),
          used AS (UPDATE authorization_codes c SET consumed_at = COALESCE(c.consumed_at, $2) FROM before WHERE c.hash = before.hash)
        SELECT ${codeColumns}
        FROM before b JOIN users u ON u.id = b.user_id`,
      values: [hash, now],
    });
    return rows[0];
  }

  /** All that can end an access token before its time, in one round trip: any of its keys revoked, its client gone, its user gone or disabled. And what its code was asked to show by name. Of a log-in by another provider the token says when that was there: what the password is compared with is when it was here, which its code knows. */
  async tokenState({ keys, grantId, clientId, userId, authTime, issuedAt }: TokenQuestion): Promise<TokenStateRow> {
    const { rows } = await this.#pool.query<TokenStateRow>({
      name: 'token_state',
      text: `
        SELECT EXISTS (SELECT 1 FROM revocations WHERE key = ANY($1::text[]) AND (issued_until IS NULL OR issued_until >= $6)) AS "isRevoked",
          EXISTS (SELECT 1 FROM clients WHERE client_id = $2) AS "isClientKnown",
          (SELECT json_build_object('id', id, 'username', username, 'emailVerified', email_verified, 'claims', claims, 'roles', roles, 'updatedAt', updated_at)
            FROM users WHERE id = $3 AND disabled_at IS NULL
              AND (password_changed_at IS NULL OR date_trunc('second', password_changed_at) <= COALESCE((SELECT auth_time FROM authorization_codes WHERE grant_id = $5), $4))) AS user,
          (SELECT claims FROM authorization_codes WHERE grant_id = $5) AS "askedClaims"`,
      values: [keys, clientId, userId, authTime, grantId, issuedAt],
    });
    const [row] = rows;
    if (!row) return { isRevoked: true, isClientKnown: false, user: null, askedClaims: null };
    return { ...row, user: row.user && { ...row.user, updatedAt: new Date(row.user.updatedAt) } }; // in JSON it is a text
  }

  async throttledUntil(keys: readonly Uint8Array[], now: Date): Promise<Date | null> {
    const { rows } = await this.#pool.query<{ until: Date | null }>({
      name: 'throttled_until',
      text: 'SELECT max(blocked_until) AS until FROM throttles WHERE key = ANY($1::bytea[]) AND blocked_until > $2',
      values: [keys, now],
    });
    return rows[0]?.until ?? null;
  }

  /** What is counted under these keys. */
  async throttleCounters(keys: readonly Uint8Array[], now: Date): Promise<readonly ThrottleCounter[]> {
    const { rows } = await this.#pool.query<{ readonly counters: StoredCounters }>({ name: 'throttle_counters', text: `SELECT ${countersOf('$1', '$2')} AS counters`, values: [keys, now] });
    return datedCounters(rows[0]?.counters ?? null);
  }

  /** The name that an account is called by: of a further address its person's, of any other the same. The same work for all of them. */
  async accountName(usernameKey: string): Promise<string> {
    const { rows } = await this.#pool.query<{ readonly name: string }>({
      name: 'account_name',
      text: `SELECT ${accountName} AS name`,
      values: [usernameKey],
    });
    return rows[0]?.name ?? usernameKey;
  }

  /** The user of a log-in by any of their addresses, and all that is counted for it, in one round trip; the same work whether or not there is such a user. */
  async passwordAttempt(usernameKey: string, throttleKeys: readonly Uint8Array[], now: Date): Promise<PasswordAttemptRow> {
    const { rows } = await this.#pool.query<{ readonly counters: StoredCounters; readonly id: string | null }>({
      name: 'password_attempt',
      text: `
        SELECT ${countersOf('$2', '$3')} AS counters,
          u.id, u.username, u.email_verified AS "emailVerified", u.claims, u.roles, u.updated_at AS "updatedAt", u.password_hash AS "passwordHash",
          u.disabled_at AS "disabledAt", u.deletion_at AS "deletionAt", u.must_verify_email AS "mustVerifyEmail", u.password_changed_at AS "passwordChangedAt",
          EXISTS (SELECT 1 FROM authenticators a WHERE a.user_id = u.id) OR EXISTS (SELECT 1 FROM passkeys p WHERE p.user_id = u.id AND p.is_second_factor) AS "hasSecondFactor",
          EXISTS (SELECT 1 FROM phones t WHERE t.user_id = u.id) AS "hasPhone"
        FROM (VALUES (1)) AS one LEFT JOIN users u ON u.username_key = ${accountName}`,
      values: [usernameKey, throttleKeys, now],
    });
    const { counters, ...user } = rows[0] ?? { counters: null, id: null };
    return { counters: datedCounters(counters), user: user.id === null ? undefined : (user as UserCredentialsRow) };
  }

  /** A passkey with its person, and until when these keys of the throttle are to wait, in one round trip; the same work whether or not there is such a passkey. */
  async passkeyAttempt(credentialId: Uint8Array, throttleKeys: readonly Uint8Array[], now: Date): Promise<PasskeyAttemptRow> {
    const { rows } = await this.#pool.query<Omit<PasskeyAttemptRow, 'passkey'> & (PasskeyAtLogInRow | { readonly id: null })>({
      name: 'passkey_attempt',
      text: `
        SELECT (SELECT max(blocked_until) FROM throttles WHERE key = ANY($2::bytea[]) AND blocked_until > $3) AS "blockedUntil",
          p.id, p.name, p.public_key AS "publicKey", p.user_handle AS "userHandle", p.is_second_factor AS "isSecondFactor",
          p.aaguid, p.may_be_backed_up AS "mayBeBackedUp", p.attested_by AS "attestedBy",
          u.id AS "userId", u.username, u.disabled_at AS "disabledAt", u.deletion_at AS "deletionAt", u.must_verify_email AS "mustVerifyEmail", u.password_changed_at AS "passwordChangedAt"
        FROM (VALUES (1)) AS one LEFT JOIN (passkeys p JOIN users u ON u.id = p.user_id) ON p.credential_id = $1`,
      values: [credentialId, throttleKeys, now],
    });
    const { blockedUntil, ...passkey } = rows[0] ?? { blockedUntil: null, id: null };
    return { blockedUntil, passkey: passkey.id === null ? undefined : passkey };
  }

  /** Counts one failure for every key, atomically, and answers until when each waits. Waiting doubles from one second with each failure past the free ones. */
  async chargeThrottle(charges: readonly ThrottleCharge[], now: Date): Promise<readonly { readonly key: Buffer; readonly blockedUntil: Date }[]> {
    const { rows } = await this.#pool.query<{ readonly key: Buffer; readonly blockedUntil: Date }>({
      name: 'charge_throttle',
      text: `
        INSERT INTO throttles AS t (key, failures, started_at, blocked_until, expires_at)
        SELECT c.key, 1, $6, CASE WHEN c.free < 1 THEN $6::timestamptz + interval '1 second' ELSE $6 END, $6::timestamptz + make_interval(secs => c.keep)
        FROM unnest($1::bytea[], $2::int[], $3::int[], $4::bool[], $5::int[]) AS c(key, free, keep, sliding, longest)
        ORDER BY c.key
        ON CONFLICT (key) DO UPDATE SET (failures, started_at, blocked_until, expires_at) = (
          SELECT n.failures, CASE WHEN n.failures = 1 THEN $6 ELSE t.started_at END,
            CASE WHEN n.failures <= c.free THEN $6
              ELSE $6::timestamptz + make_interval(secs => LEAST(c.longest, power(2, LEAST(n.failures - c.free - 1, 20)))) END,
            CASE WHEN c.sliding OR n.failures = 1 THEN $6::timestamptz + make_interval(secs => c.keep) ELSE t.expires_at END
          FROM unnest($1::bytea[], $2::int[], $3::int[], $4::bool[], $5::int[]) AS c(key, free, keep, sliding, longest),
            LATERAL (SELECT CASE WHEN t.expires_at <= $6 THEN 1 ELSE t.failures + 1 END AS failures) n
          WHERE c.key = t.key)
        RETURNING t.key, t.blocked_until AS "blockedUntil"`,
      values: [
        charges.map(({ key }) => key), charges.map(({ free }) => free), charges.map(({ window }) => window),
        charges.map(({ sliding }) => sliding), charges.map(({ longestBlock }) => longestBlock), now,
      ],
    });
    return rows;
  }

  /** Forgets the failures of `cleared`, and writes down what is known now, unless any of the keys is blocked by now; answers until when it is. */
  async clearThrottle(keys: readonly Uint8Array[], cleared: readonly Uint8Array[], now: Date, known: KnownRow): Promise<Date | null> {
    const { rows } = await this.#pool.query<{ until: Date | null }>({
      name: 'clear_throttle',
      text: `
        WITH blocked AS (SELECT max(blocked_until) AS until FROM throttles WHERE key = ANY($1::bytea[]) AND blocked_until > $2),
          forgotten AS (DELETE FROM throttles WHERE key = ANY($3::bytea[]) AND (SELECT until FROM blocked) IS NULL),
          known AS (
            INSERT INTO throttles AS t (key, failures, started_at, blocked_until, expires_at)
            SELECT $4, 0, $2, $2, $6 WHERE (SELECT until FROM blocked) IS NULL
            ON CONFLICT (key) DO UPDATE SET started_at = excluded.started_at, expires_at = excluded.expires_at WHERE t.started_at < $5 OR t.expires_at <= $2)
        SELECT until FROM blocked`,
      values: [keys, now, cleared, known.key, known.unlessSince, known.until],
    });
    return rows[0]?.until ?? null;
  }

  /** Whether a person has logged in from a network before, and whether from none yet. When it was seen is written once a day. */
  async seeNetwork(userId: string, hash: Uint8Array, now: Date): Promise<SeenNetwork> {
    const { rows } = await this.#pool.query<SeenNetwork>({
      name: 'see_network',
      text: `
        WITH seen AS (UPDATE known_networks SET seen_at = $3 WHERE user_id = $1 AND hash = $2 AND seen_at < $3::timestamptz - interval '1 day')
        SELECT EXISTS (SELECT 1 FROM known_networks WHERE user_id = $1 AND hash = $2) AS "isKnown", NOT EXISTS (SELECT 1 FROM known_networks WHERE user_id = $1) AS "isFirst",
          EXISTS (SELECT 1 FROM recovery_waits WHERE user_id = $1) AS "isWaiting"`,
      values: [userId, hash, now],
    });
    return rows[0] ?? { isKnown: true, isFirst: false, isWaiting: false };
  }

  /** Proves that the database can be written, forgets nodes not seen for a day, and answers what time it is there, which master key, and whether older nodes still serve (silent for as long as `nodesWithout` waits, one is gone). */
  async recordNode(id: string, now: Date, masterKeys: readonly string[]): Promise<RecordedNode> {
    const { rows } = await this.#pool.query<RecordedNode>({
      name: 'record_node',
      text: `
        WITH gone AS (DELETE FROM nodes WHERE seen_at < $2::timestamptz - interval '1 day' AND id <> $1),
        recorded AS (INSERT INTO nodes (id, seen_at, master_keys, reads_proven_at) VALUES ($1, $2, $3, true) ON CONFLICT (id) DO UPDATE SET seen_at = $2, master_keys = $3)
        SELECT clock_timestamp() AS time, i.master_key_check AS "masterKeyCheck", i.former_keys AS "formerKeys",
          EXISTS (SELECT 1 FROM nodes WHERE NOT reads_proven_at AND left_at IS NULL AND seen_at > $2::timestamptz - interval '100 seconds') AS "areOlderBeside" FROM (VALUES (1)) one (id) LEFT JOIN installation i USING (id)`,
      values: [id, now, masterKeys],
    });
    return rows[0] ?? { time: now, masterKeyCheck: null, formerKeys: null, areOlderBeside: false };
  }

  /** A node that says that it ends is waited for by nobody. */
  async leaveNode(id: string, now: Date): Promise<void> {
    await this.#pool.query({ name: 'leave_node', text: 'UPDATE nodes SET left_at = $2 WHERE id = $1', values: [id, now] });
  }

  /** Takes up to `limit` messages that are due; they are due again after `lease` seconds, so that a node that dies loses none. */
  async takeOutboxMessages(kinds: readonly string[], now: Date, lease: number, limit: number): Promise<readonly OutboxMessageRow[]> {
    const { rows } = await this.#pool.query<OutboxMessageRow>({
      name: 'take_outbox_messages',
      text: `
        UPDATE outbox_messages m SET attempts = m.attempts + 1, next_attempt_at = $1::timestamptz + make_interval(secs => $2)
        FROM (SELECT id FROM outbox_messages WHERE next_attempt_at <= $1 AND kind = ANY($4::text[]) ORDER BY next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED) due
        WHERE m.id = due.id
        RETURNING m.id, m.kind, m.sealed, m.attempts, m.expires_at AS "expiresAt"`,
      values: [now, lease, limit, kinds],
    });
    return rows;
  }

  /**
   * Removes up to `limit` expired rows of each kind, codes later so that a late second use is known, messages that no node has known for a
   * day after their time, and accounts whose address nobody proved while a link was good and to which nobody got in; answers how many went.
   */
  async removeExpired(now: Date, limit: number): Promise<number> {
    const { rows } = await this.#pool.query<{ removed: number }>({
      name: 'remove_expired',
      text: `
        WITH ${expiring.map(([table, key, end]) => `${table}_gone AS (${removal(table, key, `${end} <= $1`)})`).join(',\n        ')},
        outbox_messages_gone AS (${removal('outbox_messages', 'id', `next_attempt_at <= $1 AND expires_at <= $1::timestamptz - interval '1 day'`)}),
        unproven AS (${removal(
          'users',
          'id',
          `unproven_until <= $1 AND ${neverProven}`,
        )})
        SELECT (${[...expiring.map(([table]) => `${table}_gone`), 'outbox_messages_gone', 'unproven'].map((gone) => `(SELECT count(*) FROM ${gone})`).join(' + ')})::int AS removed`,
      values: [now, limit],
    });
    return rows[0]?.removed ?? 0;
  }
}
