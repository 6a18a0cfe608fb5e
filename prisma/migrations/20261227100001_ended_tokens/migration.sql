-- Tokens of other providers that are kept no more, until it is on its way to tell their provider: with the place that they came from as it was then, since another connection may be called the same later.
-- A trigger puts them here, however they end, and also where a node of the release before ends them.
CREATE TABLE "ended_upstream_tokens" (
  "id" TEXT NOT NULL,
  "connection_id" TEXT NOT NULL,
  "sealed" BYTEA NOT NULL,
  "place" JSONB NOT NULL,
  "client_secret" BYTEA NOT NULL,
  CONSTRAINT "ended_upstream_tokens_pkey" PRIMARY KEY ("id")
);
CREATE FUNCTION end_upstream_token() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO ended_upstream_tokens (id, connection_id, sealed, place, client_secret)
  SELECT OLD.id, c.id, OLD.sealed, jsonb_build_object('type', c.type, 'profile', c.profile, 'issuer', c.issuer, 'protocol', c.protocol, 'clientId', c.client_id), c.client_secret
  FROM connections c WHERE c.id = OLD.connection_id ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER upstream_tokens_end AFTER DELETE ON "upstream_tokens" FOR EACH ROW EXECUTE FUNCTION end_upstream_token();
-- Of a connection that is removed the tokens go first, while it is still there.
CREATE FUNCTION end_tokens_of_connection() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM upstream_tokens WHERE connection_id = OLD.id;
  RETURN OLD;
END $$;
CREATE TRIGGER connections_end_tokens BEFORE DELETE ON "connections" FOR EACH ROW EXECUTE FUNCTION end_tokens_of_connection();
