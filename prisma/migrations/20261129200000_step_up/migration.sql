-- What an API demands of log-ins (RFC 9470), and what the requests of a client ask for that say nothing of it.
ALTER TABLE "resource_servers" ADD COLUMN "acr_values" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
ADD COLUMN "max_age" INTEGER;
ALTER TABLE "resource_server_versions" ADD COLUMN "acr_values" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
ADD COLUMN "max_age" INTEGER;
ALTER TABLE "clients" ADD COLUMN "default_acr_values" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
ADD COLUMN "default_max_age" INTEGER;

-- As before, with the new columns.
CREATE OR REPLACE FUNCTION keep_resource_server_version() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    next INTEGER := (SELECT coalesce(max("version"), 0) + 1 FROM "resource_server_versions" WHERE "audience" = NEW."audience");
BEGIN
    INSERT INTO "resource_server_versions" ("audience", "version", "name", "scopes", "access_token_ttl", "access_token_signing_alg", "acr_values", "max_age", "contract", "published_at")
    VALUES (NEW."audience", next, NEW."name", NEW."scopes", NEW."access_token_ttl", NEW."access_token_signing_alg", NEW."acr_values", NEW."max_age", NEW."contract", NEW."updated_at");
    DELETE FROM "resource_server_versions" WHERE "audience" = NEW."audience" AND "version" <= next - 50;
    RETURN NULL;
END $$;
DROP TRIGGER resource_servers_next_version ON "resource_servers";
CREATE TRIGGER resource_servers_next_version AFTER UPDATE ON "resource_servers"
    FOR EACH ROW WHEN ((OLD."name", OLD."scopes", OLD."access_token_ttl", OLD."access_token_signing_alg", OLD."acr_values", OLD."max_age", OLD."contract") IS DISTINCT FROM (NEW."name", NEW."scopes", NEW."access_token_ttl", NEW."access_token_signing_alg", NEW."acr_values", NEW."max_age", NEW."contract"))
    EXECUTE FUNCTION keep_resource_server_version();
