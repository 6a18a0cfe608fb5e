-- How it stands with a directory whose people are read now and then.
CREATE TABLE "directory_syncs" (
  "connection_id" TEXT NOT NULL,
  "due_at" TIMESTAMPTZ(3) NOT NULL,
  "ended_at" TIMESTAMPTZ(3),
  "outcome" TEXT,
  "figures" JSONB NOT NULL DEFAULT '{}',
  "last_error" TEXT,
  "failing_since" TIMESTAMPTZ(3),
  CONSTRAINT "directory_syncs_pkey" PRIMARY KEY ("connection_id")
);
ALTER TABLE "directory_syncs" ADD CONSTRAINT "directory_syncs_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- When its person was disabled, as they were in the directory no more.
ALTER TABLE "linked_logins" ADD COLUMN "gone_at" TIMESTAMPTZ(3);
