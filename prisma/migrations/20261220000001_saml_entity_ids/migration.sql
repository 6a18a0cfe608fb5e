-- By what an application calls itself in its requests; no two may call themselves the same.
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "clients_saml_entity_id_key" ON "clients" ("saml_entity_id");
