-- The master key can be changed: the keys of before, sealed under the present one, and when no value was found under them any more.
ALTER TABLE "installation" ADD COLUMN "former_keys" BYTEA, ADD COLUMN "rewrapped_at" TIMESTAMPTZ(3);

-- Which master keys a process has, the one that it seals under first; of an older release, none. And when it ended.
ALTER TABLE "nodes" ADD COLUMN "master_keys" TEXT[] NOT NULL DEFAULT '{}', ADD COLUMN "left_at" TIMESTAMPTZ(3);
