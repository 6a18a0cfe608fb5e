-- A refresh token is rotated in place, and no index names what changes: with room on its page, a rotation touches no index.
ALTER TABLE "refresh_token_families" SET (fillfactor = 85);
