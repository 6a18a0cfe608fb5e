-- Whether a client may replace a password without the current one; nobody who is there already.
ALTER TABLE "clients" ADD COLUMN "password_update" TEXT NOT NULL DEFAULT 'with_current';
