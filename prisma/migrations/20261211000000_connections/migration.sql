-- Other providers that people log in by.
CREATE TABLE "connections" (
  "id" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "issuer" TEXT NOT NULL,
  "client_id" TEXT NOT NULL,
  "client_secret" BYTEA NOT NULL,
  "scopes" TEXT[] NOT NULL,
  "trusted_domains" TEXT[] NOT NULL,
  "claims" JSONB NOT NULL DEFAULT '{}',
  "create_people" BOOLEAN NOT NULL DEFAULT false,
  "enabled" BOOLEAN NOT NULL DEFAULT true,
  "declared" BOOLEAN NOT NULL DEFAULT false,
  CONSTRAINT "connections_pkey" PRIMARY KEY ("id")
);

-- Whom a provider calls so: one person here for each of its subjects.
CREATE TABLE "linked_logins" (
  "connection_id" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "email" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "last_used_at" TIMESTAMPTZ(3),
  CONSTRAINT "linked_logins_pkey" PRIMARY KEY ("connection_id", "subject")
);
CREATE INDEX "linked_logins_user_id_idx" ON "linked_logins"("user_id");
ALTER TABLE "linked_logins" ADD CONSTRAINT "linked_logins_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "linked_logins" ADD CONSTRAINT "linked_logins_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Browsers that are on their way to a provider and back: they go with the log-in here that they belong to.
CREATE TABLE "upstream_requests" (
  "state_hash" BYTEA NOT NULL,
  "flow_hash" BYTEA NOT NULL,
  "connection_id" TEXT NOT NULL,
  "subject" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "used_at" TIMESTAMPTZ(3),
  "auth_since" TIMESTAMPTZ(3),
  "auth_time" TIMESTAMPTZ(3),
  CONSTRAINT "upstream_requests_pkey" PRIMARY KEY ("state_hash")
);
CREATE INDEX "upstream_requests_flow_hash_idx" ON "upstream_requests"("flow_hash");
ALTER TABLE "upstream_requests" ADD CONSTRAINT "upstream_requests_flow_hash_fkey" FOREIGN KEY ("flow_hash") REFERENCES "authorization_requests"("id_hash") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "upstream_requests" ADD CONSTRAINT "upstream_requests_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- When its person proved who they are, where that was at a provider and not here.
ALTER TABLE "sessions" ADD COLUMN "proven_at" TIMESTAMPTZ(3);

-- Whom a provider has named in a log-in here, and who has yet to prove that the account of that address is theirs.
CREATE TABLE "waiting_links" (
  "flow_hash" BYTEA NOT NULL,
  "connection_id" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "email" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  CONSTRAINT "waiting_links_pkey" PRIMARY KEY ("flow_hash")
);
ALTER TABLE "waiting_links" ADD CONSTRAINT "waiting_links_flow_hash_fkey" FOREIGN KEY ("flow_hash") REFERENCES "authorization_requests"("id_hash") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "waiting_links" ADD CONSTRAINT "waiting_links_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "waiting_links" ADD CONSTRAINT "waiting_links_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
