-- People who have lost what they sign in with, and wait for setting it up anew: one wait a person.
CREATE TABLE "recovery_waits" (
    "user_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "stop_hash" BYTEA NOT NULL,
    "email" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "ready_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_waits_pkey" PRIMARY KEY ("user_id")
);
CREATE UNIQUE INDEX "recovery_waits_stop_hash_key" ON "recovery_waits"("stop_hash");
CREATE INDEX "recovery_waits_next_at_idx" ON "recovery_waits"("next_at");
ALTER TABLE "recovery_waits" ADD CONSTRAINT "recovery_waits_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A link of an administrator counts only while they still may make one.
ALTER TABLE "one_time_tokens" ADD COLUMN "made_by" TEXT;
