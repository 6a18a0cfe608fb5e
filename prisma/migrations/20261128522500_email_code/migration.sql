-- AlterTable
ALTER TABLE "authorization_requests" ADD COLUMN "email_code_hash" BYTEA, ADD COLUMN "email_code_tries" INTEGER NOT NULL DEFAULT 0;
