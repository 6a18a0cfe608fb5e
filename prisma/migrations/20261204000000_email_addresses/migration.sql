-- Further addresses of a person, each proven. Nobody else may be called so: what looks at both tables holds a lock of the name
-- meanwhile, those who are made a shared one. Triggers see to it, so that an older release beside this one keeps it, too.
CREATE TABLE "email_addresses" (
  "id" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "address" TEXT NOT NULL,
  "added_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "email_addresses_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "email_addresses_address_key" ON "email_addresses"("address");
CREATE INDEX "email_addresses_address_c_idx" ON "email_addresses" ("address" COLLATE "C");
CREATE INDEX "email_addresses_user_id_idx" ON "email_addresses"("user_id");
ALTER TABLE "email_addresses" ADD CONSTRAINT "email_addresses_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One of 1024 locks: a transaction that makes a million people takes no more.
CREATE FUNCTION name_lock(name TEXT) RETURNS BIGINT LANGUAGE sql IMMUTABLE AS
  $$ SELECT hashtextextended('symbolon/names', 0) + (hashtext(name) & 1023) $$;

-- Whose name is another's further address is not made, as one whose name is taken, and is not given it.
CREATE FUNCTION user_name_is_free() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(name_lock(NEW.username_key));
  IF EXISTS (SELECT 1 FROM email_addresses WHERE address = NEW.username_key AND user_id <> NEW.id) THEN
    IF TG_OP = 'INSERT' THEN RETURN NULL; END IF;
    RAISE unique_violation USING MESSAGE = 'the name is an address of another person';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM email_addresses WHERE address = NEW.username_key; -- what they are called by is none of the further ones
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER user_name_is_free_when_made BEFORE INSERT ON "users" FOR EACH ROW EXECUTE FUNCTION user_name_is_free();
CREATE TRIGGER user_name_is_free_when_changed BEFORE UPDATE OF "username_key" ON "users" FOR EACH ROW WHEN (OLD."username_key" IS DISTINCT FROM NEW."username_key") EXECUTE FUNCTION user_name_is_free();

CREATE FUNCTION email_address_is_free() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(name_lock(NEW.address));
  IF EXISTS (SELECT 1 FROM users WHERE username_key = NEW.address) THEN
    RAISE unique_violation USING MESSAGE = 'the address is the name of a person';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER email_address_is_free BEFORE INSERT ON "email_addresses" FOR EACH ROW EXECUTE FUNCTION email_address_is_free();
