-- Browsers that are not asked for a second factor for a while, because their person said so when they proved one there.
CREATE TABLE "remembered_devices" (
    "id" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "user_id" TEXT NOT NULL,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "remembered_devices_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "remembered_devices_hash_key" ON "remembered_devices"("hash");
CREATE INDEX "remembered_devices_user_id_idx" ON "remembered_devices"("user_id");
CREATE INDEX "remembered_devices_expires_at_idx" ON "remembered_devices"("expires_at");
ALTER TABLE "remembered_devices" ADD CONSTRAINT "remembered_devices_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- For how long, at most; 0 for never.
ALTER TABLE "sign_in" ADD COLUMN "remember_device_days" INTEGER NOT NULL DEFAULT 30;
