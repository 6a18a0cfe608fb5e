-- Which groups an application is told of, by their names.
ALTER TABLE "scim_targets" ADD COLUMN "groups" TEXT[] NOT NULL DEFAULT '{}';

-- Which groups are, or are to be, in one of them. It outlives the group, so that it can go there.
CREATE TABLE "pushed_groups" (
  "target_id" TEXT NOT NULL,
  "external_id" TEXT NOT NULL,
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
  CONSTRAINT "pushed_groups_pkey" PRIMARY KEY ("target_id", "external_id")
);
CREATE UNIQUE INDEX "pushed_groups_target_id_remote_id_key" ON "pushed_groups"("target_id", "remote_id");
CREATE INDEX "pushed_groups_target_id_next_attempt_at_idx" ON "pushed_groups"("target_id", "next_attempt_at");
ALTER TABLE "pushed_groups" ADD CONSTRAINT "pushed_groups_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "scim_targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a directory was refused last, for whoever looks why somebody does not come.
ALTER TABLE "scim_sources" ADD COLUMN "last_refused_at" TIMESTAMPTZ(3);
ALTER TABLE "scim_sources" ADD COLUMN "last_refusal" JSONB;
