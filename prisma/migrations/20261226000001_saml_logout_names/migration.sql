CREATE INDEX CONCURRENTLY IF NOT EXISTS "upstream_logins_connection_id_name_hash_idx" ON "upstream_logins"("connection_id", "name_hash");
