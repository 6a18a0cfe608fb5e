-- For engines that speak PostgreSQL and lack a part of it (docs/distributed.md). Where NOTIFY and advisory locks are used, both stay empty.

-- News of changes as rows, which each node looks for.
CREATE TABLE "changes" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "topic" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "changes_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "changes_at_idx" ON "changes"("at");

-- Locks as rows: as many as there are, whatever names are held.
CREATE TABLE "locks" (
    "bucket" INTEGER NOT NULL,
    "taken" BIGINT NOT NULL DEFAULT 1,

    CONSTRAINT "locks_pkey" PRIMARY KEY ("bucket")
);
