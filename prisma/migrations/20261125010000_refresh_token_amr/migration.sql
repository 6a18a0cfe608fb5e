-- How the user logged in, so that every token that comes of it can tell. Unknown for families that are older than this.
ALTER TABLE "refresh_token_families" ADD COLUMN "amr" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
