-- AlterTable
ALTER TABLE "users" ADD COLUMN     "must_verify_email" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "authorization_requests" ADD COLUMN     "email" TEXT,
ADD COLUMN     "email_user_id" TEXT;
