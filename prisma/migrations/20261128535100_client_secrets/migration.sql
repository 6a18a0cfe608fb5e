-- A client may have two secrets. "secret_hash" holds one that has no end, always; so nodes of the release before, which read that column
-- alone, know one that counts and none that is over. Where no end is set for the one before, it stays there, and the second stands beside
-- it; where one is set, the second takes its place.
ALTER TABLE "clients" ADD COLUMN "secret_created_at" TIMESTAMPTZ(3),
    ADD COLUMN "other_secret_hash" BYTEA,
    ADD COLUMN "other_secret_created_at" TIMESTAMPTZ(3),
    ADD COLUMN "other_secret_expires_at" TIMESTAMPTZ(3);

-- The release before replaces "secret_hash" alone, and means that nothing else counts from then on.
CREATE FUNCTION only_client_secret() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    NEW.other_secret_hash := NULL;
    NEW.other_secret_created_at := NULL;
    NEW.other_secret_expires_at := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER clients_only_secret BEFORE UPDATE OF "secret_hash" ON "clients"
    FOR EACH ROW WHEN (OLD.secret_hash IS DISTINCT FROM NEW.secret_hash AND OLD.other_secret_hash IS NOT DISTINCT FROM NEW.other_secret_hash)
    EXECUTE FUNCTION only_client_secret();
