-- Who administers what; the same rule for every door: an installation that has an owner who can get in keeps one.
CREATE TABLE "administrators" (
    "user_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "granted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "administrators_pkey" PRIMARY KEY ("user_id", "role"),
    CONSTRAINT "administrators_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "administrators_role_idx" ON "administrators"("role");

CREATE FUNCTION keep_an_owner() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    -- Almost nobody who is disabled is an owner, so that is asked first.
    IF TG_TABLE_NAME = 'users' THEN
        IF NOT EXISTS (SELECT 1 FROM administrators WHERE user_id = NEW.id AND role = 'owner') THEN
            RETURN NULL;
        END IF;
    END IF;
    -- Of two that go at once, the second sees that the first has gone.
    PERFORM pg_advisory_xact_lock(hashtextextended('symbolon/owners', 0));
    IF NOT EXISTS (SELECT 1 FROM administrators a JOIN users u ON u.id = a.user_id WHERE a.role = 'owner' AND u.disabled_at IS NULL) THEN
        RAISE EXCEPTION 'the last owner stays' USING ERRCODE = 'SY001';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER administrators_keep_an_owner AFTER DELETE OR UPDATE ON "administrators"
    FOR EACH ROW WHEN (OLD.role = 'owner') EXECUTE FUNCTION keep_an_owner();
CREATE TRIGGER users_keep_an_owner AFTER UPDATE OF "disabled_at" ON "users"
    FOR EACH ROW WHEN (OLD.disabled_at IS NULL AND NEW.disabled_at IS NOT NULL) EXECUTE FUNCTION keep_an_owner();

-- What was answered to a request that named itself, so that its repetition does nothing twice.
CREATE TABLE "idempotency_keys" (
    "key" BYTEA NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "sealed" BYTEA,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "idempotency_keys_expires_at_idx" ON "idempotency_keys"("expires_at");

-- Lists of people in the order of their log-in names, or of their names, a page at a time.
CREATE INDEX "users_username_key_c_idx" ON "users" ("username_key" COLLATE "C", "id");
CREATE INDEX "users_name_c_idx" ON "users" (lower("claims" ->> 'name') COLLATE "C", "id") WHERE "claims" ->> 'name' IS NOT NULL;
CREATE INDEX "users_disabled_idx" ON "users" ("username_key" COLLATE "C", "id") WHERE "disabled_at" IS NOT NULL;
CREATE INDEX "users_unproven_idx" ON "users" ("username_key" COLLATE "C", "id") WHERE "must_verify_email";
CREATE INDEX "users_roles_idx" ON "users" USING GIN ("roles");
