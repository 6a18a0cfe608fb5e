-- Telephone numbers that people have proven: one each.
CREATE TABLE "phones" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "phones_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "phones_user_id_key" ON "phones"("user_id");
ALTER TABLE "phones" ADD CONSTRAINT "phones_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whether a code by SMS counts beside the password.
ALTER TABLE "sign_in" ADD COLUMN "second_factor_sms" TEXT NOT NULL DEFAULT 'never';
