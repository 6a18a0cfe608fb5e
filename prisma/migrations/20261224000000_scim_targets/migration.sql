-- Applications that people are pushed to by SCIM.
CREATE TABLE "scim_targets" (
  "id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "url" TEXT NOT NULL,
  "secret" BYTEA NOT NULL,
  "token_url" TEXT,
  "client_id" TEXT,
  "scope" TEXT,
  "people" TEXT,
  "attributes" JSONB NOT NULL DEFAULT '{}',
  "on_removal" TEXT NOT NULL DEFAULT 'disable',
  "enabled" BOOLEAN NOT NULL DEFAULT true,
  "declared" BOOLEAN NOT NULL DEFAULT false,
  "cursor" BIGINT,
  "paused_until" TIMESTAMPTZ(3),
  "failures" INTEGER NOT NULL DEFAULT 0,
  "failing_since" TIMESTAMPTZ(3),
  "last_status" INTEGER,
  "last_error" TEXT,
  "last_success_at" TIMESTAMPTZ(3),
  "compare_at" TIMESTAMPTZ(3),
  "compared_at" TIMESTAMPTZ(3),
  "compared" JSONB,
  CONSTRAINT "scim_targets_pkey" PRIMARY KEY ("id")
);

-- Who is, or is to be, in one of them. It outlives the person, so that their account there can go.
CREATE TABLE "pushed_users" (
  "target_id" TEXT NOT NULL,
  "external_id" TEXT NOT NULL,
  "user_id" TEXT,
  "remote_id" TEXT,
  "pushed_hash" BYTEA,
  "wanted" INTEGER NOT NULL DEFAULT 1,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "queued_at" TIMESTAMPTZ(3) NOT NULL,
  "next_attempt_at" TIMESTAMPTZ(3),
  "leased_until" TIMESTAMPTZ(3),
  "pushed_at" TIMESTAMPTZ(3),
  "last_status" INTEGER,
  "last_error" TEXT,
  CONSTRAINT "pushed_users_pkey" PRIMARY KEY ("target_id", "external_id")
);
CREATE UNIQUE INDEX "pushed_users_target_id_remote_id_key" ON "pushed_users"("target_id", "remote_id");
CREATE INDEX "pushed_users_target_id_next_attempt_at_idx" ON "pushed_users"("target_id", "next_attempt_at");
CREATE INDEX "pushed_users_user_id_idx" ON "pushed_users"("user_id");
ALTER TABLE "pushed_users" ADD CONSTRAINT "pushed_users_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "scim_targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "pushed_users" ADD CONSTRAINT "pushed_users_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;
