-- When an account that was signed up by page ends, unless its address is proven. Accounts that are there already have none: whether
-- somebody logged in to them while the proof was optional cannot be told. The release before makes none, and leaves the column alone.
ALTER TABLE "users" ADD COLUMN "unproven_until" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "users_unproven_until_idx" ON "users"("unproven_until");
