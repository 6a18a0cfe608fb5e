-- When an account goes, which its person deleted: until then it is disabled, and they can keep it.
ALTER TABLE "users" ADD COLUMN "deletion_at" TIMESTAMPTZ(3);
CREATE INDEX "users_deletion_at_idx" ON "users"("deletion_at");
