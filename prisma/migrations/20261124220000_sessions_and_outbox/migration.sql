-- AlterTable
ALTER TABLE "clients" ADD COLUMN     "require_nonce" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "policy_uri" TEXT,
ADD COLUMN     "tos_uri" TEXT,
ADD COLUMN     "initiate_login_uri" TEXT,
ADD COLUMN     "subject_type" TEXT NOT NULL DEFAULT 'public',
ADD COLUMN     "sector_identifier" TEXT,
ADD COLUMN     "allowed_cors_origins" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "require_pushed_requests" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "frontchannel_logout_uri" TEXT,
ADD COLUMN     "frontchannel_logout_sid" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "backchannel_logout_uri" TEXT,
ADD COLUMN     "backchannel_logout_sid" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "user_agent" TEXT;

-- AlterTable
ALTER TABLE "authorization_requests" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'browser',
ADD COLUMN     "code_challenge" TEXT,
ADD COLUMN     "pushed_hash" BYTEA,
ALTER COLUMN "browser_hash" DROP NOT NULL,
ALTER COLUMN "client_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "authorization_codes" ADD COLUMN     "claims" JSONB,
ADD COLUMN     "kept_until" TIMESTAMPTZ(3) NOT NULL DEFAULT (CURRENT_TIMESTAMP + '1 day'::interval),
ALTER COLUMN "session_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "session_clients" (
    "session_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_clients_pkey" PRIMARY KEY ("session_id","client_id")
);

-- CreateTable
CREATE TABLE "one_time_tokens" (
    "hash" BYTEA NOT NULL,
    "purpose" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "one_time_tokens_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "outbox_messages" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "outbox_messages_pkey" PRIMARY KEY ("id")
);

-- DropIndex
DROP INDEX "authorization_requests_client_id_idx";

-- DropIndex
DROP INDEX "authorization_codes_expires_at_idx";

-- CreateIndex
CREATE INDEX "authorization_requests_client_id_code_challenge_idx" ON "authorization_requests"("client_id", "code_challenge");

-- CreateIndex
CREATE INDEX "authorization_codes_kept_until_idx" ON "authorization_codes"("kept_until");

-- CreateIndex
CREATE INDEX "session_clients_client_id_idx" ON "session_clients"("client_id");

-- CreateIndex
CREATE INDEX "one_time_tokens_user_id_idx" ON "one_time_tokens"("user_id");

-- CreateIndex
CREATE INDEX "one_time_tokens_expires_at_idx" ON "one_time_tokens"("expires_at");

-- CreateIndex
CREATE INDEX "outbox_messages_next_attempt_at_idx" ON "outbox_messages"("next_attempt_at");

-- AddForeignKey
ALTER TABLE "session_clients" ADD CONSTRAINT "session_clients_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session_clients" ADD CONSTRAINT "session_clients_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("client_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "one_time_tokens" ADD CONSTRAINT "one_time_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
