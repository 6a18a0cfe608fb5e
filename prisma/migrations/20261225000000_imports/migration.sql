-- Imports of people, and how far each is or was.
CREATE TABLE "imports" (
  "id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "source" TEXT NOT NULL,
  "file" TEXT NOT NULL,
  "actor_kind" TEXT NOT NULL,
  "actor_id" TEXT,
  "dry_run" BOOLEAN NOT NULL,
  "bytes_read" BIGINT NOT NULL DEFAULT 0,
  "bytes_total" BIGINT,
  "made" INTEGER NOT NULL DEFAULT 0,
  "there" INTEGER NOT NULL DEFAULT 0,
  "refused" INTEGER NOT NULL DEFAULT 0,
  "refusals" JSONB NOT NULL DEFAULT '[]',
  "started_at" TIMESTAMPTZ(3) NOT NULL,
  "told_at" TIMESTAMPTZ(3) NOT NULL,
  "ended_at" TIMESTAMPTZ(3),
  "fault" TEXT,
  CONSTRAINT "imports_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "imports_started_at_id_idx" ON "imports"("started_at", "id");
