-- Whose password hash was made elsewhere: what stands in for nobody's is chosen among them.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "users_foreign_hash_idx" ON "users" ("id") WHERE "password_hash" NOT LIKE '$argon2id$%';
