-- When a person proved who they are, where that was at another provider: before the log-in here, which a new password is compared with. Null where they are one, and in rows of a release before.
ALTER TABLE "authorization_codes" ADD COLUMN "proven_at" TIMESTAMPTZ(3);
ALTER TABLE "refresh_token_families" ADD COLUMN "proven_at" TIMESTAMPTZ(3);
