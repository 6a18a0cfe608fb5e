-- Until when a provider that speaks SAML says that a log-in there lasts at most (SessionNotOnOrAfter): the log-in here lasts no longer. Others say nothing.
ALTER TABLE "upstream_requests" ADD COLUMN "ends_at" TIMESTAMPTZ(3);
