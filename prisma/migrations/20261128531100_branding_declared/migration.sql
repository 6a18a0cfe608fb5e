-- Until here only the declarative file made it, and the release before goes on so.
ALTER TABLE "branding" ADD COLUMN "declared" BOOLEAN NOT NULL DEFAULT true;
