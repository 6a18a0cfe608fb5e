-- What is known of a provider by its profile, and how one is spoken with that has no discovery document; what the entry does not say is not stored.
ALTER TABLE "connections"
  ADD COLUMN "profile" TEXT,
  ADD COLUMN "protocol" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "logout_there" BOOLEAN NOT NULL DEFAULT false;

-- Keys by which this installation proves to a provider who it is.
CREATE TABLE "connection_keys" (
  "kid" TEXT NOT NULL,
  "connection_id" TEXT NOT NULL,
  "public_jwk" JSONB NOT NULL,
  "sealed" BYTEA NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "connection_keys_pkey" PRIMARY KEY ("kid")
);
CREATE INDEX "connection_keys_connection_id_idx" ON "connection_keys"("connection_id");
ALTER TABLE "connection_keys" ADD CONSTRAINT "connection_keys_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The log-in at the provider that a browser has come back from, and its ID token, sealed, where the person is to be logged out there, too.
ALTER TABLE "upstream_requests" ADD COLUMN "sid" TEXT, ADD COLUMN "id_token" BYTEA;

-- The log-in at a provider that a log-in here came by.
CREATE TABLE "upstream_logins" (
  "session_id" TEXT NOT NULL,
  "connection_id" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "sid" TEXT,
  "id_token" BYTEA,
  CONSTRAINT "upstream_logins_pkey" PRIMARY KEY ("session_id")
);
CREATE INDEX "upstream_logins_connection_id_subject_idx" ON "upstream_logins"("connection_id", "subject");
CREATE INDEX "upstream_logins_connection_id_sid_idx" ON "upstream_logins"("connection_id", "sid");
ALTER TABLE "upstream_logins" ADD CONSTRAINT "upstream_logins_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "upstream_logins" ADD CONSTRAINT "upstream_logins_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;
