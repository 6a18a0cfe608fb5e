-- What a resource server promised, each time it changed. A trigger keeps it, so that a change by a node of the release before is kept too.
CREATE TABLE "resource_server_versions" (
    "audience" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT,
    "scopes" TEXT[],
    "access_token_ttl" INTEGER NOT NULL,
    "access_token_signing_alg" TEXT NOT NULL,
    "contract" JSONB,
    "published_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "resource_server_versions_pkey" PRIMARY KEY ("audience", "version"),
    CONSTRAINT "resource_server_versions_audience_fkey" FOREIGN KEY ("audience") REFERENCES "resource_servers"("audience") ON DELETE CASCADE ON UPDATE CASCADE
);

-- The last fifty of each stay.
CREATE FUNCTION keep_resource_server_version() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    next INTEGER := (SELECT coalesce(max("version"), 0) + 1 FROM "resource_server_versions" WHERE "audience" = NEW."audience");
BEGIN
    INSERT INTO "resource_server_versions" ("audience", "version", "name", "scopes", "access_token_ttl", "access_token_signing_alg", "contract", "published_at")
    VALUES (NEW."audience", next, NEW."name", NEW."scopes", NEW."access_token_ttl", NEW."access_token_signing_alg", NEW."contract", NEW."updated_at");
    DELETE FROM "resource_server_versions" WHERE "audience" = NEW."audience" AND "version" <= next - 50;
    RETURN NULL;
END $$;
CREATE TRIGGER resource_servers_first_version AFTER INSERT ON "resource_servers"
    FOR EACH ROW EXECUTE FUNCTION keep_resource_server_version();
CREATE TRIGGER resource_servers_next_version AFTER UPDATE ON "resource_servers"
    FOR EACH ROW WHEN ((OLD."name", OLD."scopes", OLD."access_token_ttl", OLD."access_token_signing_alg", OLD."contract") IS DISTINCT FROM (NEW."name", NEW."scopes", NEW."access_token_ttl", NEW."access_token_signing_alg", NEW."contract"))
    EXECUTE FUNCTION keep_resource_server_version();

INSERT INTO "resource_server_versions"
SELECT "audience", 1, "name", "scopes", "access_token_ttl", "access_token_signing_alg", "contract", "updated_at" FROM "resource_servers";
