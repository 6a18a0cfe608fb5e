-- What stands below every page, and a logo that says the name itself. The release before shows neither.
ALTER TABLE "branding" ADD COLUMN "is_wordmark" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "branding" ADD COLUMN "links" JSONB NOT NULL DEFAULT '{}';
