-- AlterTable
ALTER TABLE "authorization_requests" ADD COLUMN     "shown_hash" BYTEA,
ADD COLUMN     "answered_at" TIMESTAMPTZ(3);
