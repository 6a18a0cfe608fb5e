-- What a provider that speaks SAML calls somebody in log-outs, as a keyed hash: its NameID, which need not be the subject. Log-ins of before, and of other protocols, have none.
ALTER TABLE "upstream_requests" ADD COLUMN "name_hash" BYTEA;
ALTER TABLE "upstream_logins" ADD COLUMN "name_hash" BYTEA;
