-- What a connection gives beside a log-in, and whose log-ins go by it.
ALTER TABLE "connections" ADD COLUMN "roles" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "connections" ADD COLUMN "refresh" TEXT NOT NULL DEFAULT 'first';
ALTER TABLE "connections" ADD COLUMN "domains" TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE "connections" ADD COLUMN "enforced" BOOLEAN NOT NULL DEFAULT false;

-- Roles that its person has by this link alone. A trigger takes them away with it, however it ends, and also where a node of the release before ends it.
ALTER TABLE "linked_logins" ADD COLUMN "roles" TEXT[] NOT NULL DEFAULT '{}';
CREATE FUNCTION take_linked_roles() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE users SET roles = ARRAY(
    SELECT held.role FROM unnest(users.roles) WITH ORDINALITY AS held (role, place)
    WHERE held.role <> ALL (OLD.roles) OR EXISTS (SELECT FROM linked_logins other WHERE other.user_id = OLD.user_id AND held.role = ANY (other.roles))
    ORDER BY held.place
  ) WHERE id = OLD.user_id;
  RETURN NULL;
END $$;
CREATE TRIGGER linked_logins_take_roles AFTER DELETE ON "linked_logins"
  FOR EACH ROW WHEN (cardinality(OLD.roles) > 0) EXECUTE FUNCTION take_linked_roles();

-- Log-ins by which who administers looks at what a provider says of them. They link and make nothing, and are kept for minutes.
CREATE TABLE "connection_trials" (
  "id" TEXT NOT NULL,
  "connection_id" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "used_at" TIMESTAMPTZ(3),
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "outcome" BYTEA,
  CONSTRAINT "connection_trials_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "connection_trials_expires_at_idx" ON "connection_trials"("expires_at");
ALTER TABLE "connection_trials" ADD CONSTRAINT "connection_trials_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "connection_trials" ADD CONSTRAINT "connection_trials_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
