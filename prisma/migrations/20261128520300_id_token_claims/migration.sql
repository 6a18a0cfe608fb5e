-- Whether ID tokens of a client show what the scopes show, as they do of everybody who is there already.
ALTER TABLE "clients" ADD COLUMN "id_token_claims" TEXT NOT NULL DEFAULT 'scopes';
