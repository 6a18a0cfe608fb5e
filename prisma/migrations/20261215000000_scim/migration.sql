-- Directories that push people here by SCIM, and what they show to be themselves.
CREATE TABLE "scim_sources" (
  "id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "scim_sources_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "scim_tokens" (
  "id" TEXT NOT NULL,
  "source_id" TEXT NOT NULL,
  "hash" BYTEA NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "expires_at" TIMESTAMPTZ(3),
  "last_used_at" TIMESTAMPTZ(3),
  CONSTRAINT "scim_tokens_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "scim_tokens_hash_key" ON "scim_tokens"("hash");
CREATE INDEX "scim_tokens_source_id_idx" ON "scim_tokens"("source_id");
ALTER TABLE "scim_tokens" ADD CONSTRAINT "scim_tokens_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "scim_sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Who is in the hands of one of them: one directory at most for each person.
CREATE TABLE "provisioned_users" (
  "user_id" TEXT NOT NULL,
  "source_id" TEXT NOT NULL,
  "external_id" TEXT,
  "attributes" JSONB NOT NULL DEFAULT '{}',
  "disabled_at" TIMESTAMPTZ(3),
  "removed_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "provisioned_users_pkey" PRIMARY KEY ("user_id")
);
CREATE UNIQUE INDEX "provisioned_users_source_id_external_id_key" ON "provisioned_users"("source_id", "external_id");
CREATE INDEX "provisioned_users_source_id_user_id_idx" ON "provisioned_users"("source_id", "user_id");
ALTER TABLE "provisioned_users" ADD CONSTRAINT "provisioned_users_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "provisioned_users" ADD CONSTRAINT "provisioned_users_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "scim_sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Their groups.
CREATE TABLE "groups" (
  "id" TEXT NOT NULL,
  "source_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "external_id" TEXT,
  "version" INTEGER NOT NULL DEFAULT 1,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "groups_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "groups_source_id_external_id_key" ON "groups"("source_id", "external_id");
CREATE INDEX "groups_source_id_id_idx" ON "groups"("source_id", "id");
ALTER TABLE "groups" ADD CONSTRAINT "groups_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "scim_sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "group_members" (
  "group_id" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  CONSTRAINT "group_members_pkey" PRIMARY KEY ("group_id", "user_id")
);
CREATE INDEX "group_members_user_id_idx" ON "group_members"("user_id");
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
