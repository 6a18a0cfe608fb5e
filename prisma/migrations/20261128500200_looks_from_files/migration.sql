-- Images of an installation, which are served from its own origin, and what a client shows of itself at consent. The release before
-- shows none of them.
ALTER TABLE "branding" ADD COLUMN "logo" BYTEA;
ALTER TABLE "branding" ADD COLUMN "favicon" BYTEA;
ALTER TABLE "clients" ADD COLUMN "logo_uri" TEXT;
ALTER TABLE "clients" ADD COLUMN "client_uri" TEXT;
