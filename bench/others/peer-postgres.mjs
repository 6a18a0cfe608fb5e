// An adapter of node-oidc-provider for PostgreSQL: one table, prepared statements, every write committed to disk.
import pg from 'pg';

const schema = `
  CREATE TABLE IF NOT EXISTS peer (
    model text NOT NULL, id text NOT NULL, payload jsonb NOT NULL, grant_id text, uid text, user_code text,
    consumed_at timestamptz, expires_at timestamptz, PRIMARY KEY (model, id));
  CREATE INDEX IF NOT EXISTS peer_grant_id ON peer (grant_id);
  CREATE INDEX IF NOT EXISTS peer_uid ON peer (uid);
  CREATE INDEX IF NOT EXISTS peer_user_code ON peer (user_code)`;

/** @param {pg.PoolConfig} connection */
export async function postgresAdapter(connection) {
  const pool = new pg.Pool({ ...connection, max: 20 });
  await pool.query(schema);
  const found = async (/** @type {string} */ name, /** @type {string} */ where, /** @type {unknown[]} */ values) => {
    const text = `SELECT payload, consumed_at FROM peer WHERE ${where} AND (expires_at IS NULL OR expires_at > now())`;
    const row = (await pool.query({ name, text, values })).rows[0];
    return row && { ...row.payload, ...(row.consumed_at && { consumed: Math.floor(row.consumed_at.getTime() / 1000) }) };
  };

  return class {
    /** @param {string} model */
    constructor(model) {
      this.model = model;
    }

    async upsert(/** @type {string} */ id, /** @type {Record<string, unknown>} */ payload, /** @type {number | undefined} */ expiresIn) {
      const text = `INSERT INTO peer (model, id, payload, grant_id, uid, user_code, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))
        ON CONFLICT (model, id) DO UPDATE SET payload = $3, grant_id = $4, uid = $5, user_code = $6, expires_at = now() + make_interval(secs => $7)`;
      await pool.query({ name: 'upsert', text, values: [this.model, id, payload, payload.grantId, payload.uid, payload.userCode, expiresIn ?? null] });
    }

    find(/** @type {string} */ id) {
      return found('find', 'model = $1 AND id = $2', [this.model, id]);
    }

    findByUid(/** @type {string} */ uid) {
      return found('find_by_uid', 'model = $1 AND uid = $2', [this.model, uid]);
    }

    findByUserCode(/** @type {string} */ userCode) {
      return found('find_by_user_code', 'model = $1 AND user_code = $2', [this.model, userCode]);
    }

    async consume(/** @type {string} */ id) {
      await pool.query({ name: 'consume', text: 'UPDATE peer SET consumed_at = now() WHERE model = $1 AND id = $2', values: [this.model, id] });
    }

    async destroy(/** @type {string} */ id) {
      await pool.query({ name: 'destroy', text: 'DELETE FROM peer WHERE model = $1 AND id = $2', values: [this.model, id] });
    }

    async revokeByGrantId(/** @type {string} */ grantId) {
      await pool.query({ name: 'revoke', text: 'DELETE FROM peer WHERE model = $1 AND grant_id = $2', values: [this.model, grantId] });
    }
  };
}
