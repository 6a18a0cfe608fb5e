-- The shortest password that may be set, where the policy asks for more than the setting of the processes.
ALTER TABLE "sign_in" ADD COLUMN "password_min_length" INTEGER NOT NULL DEFAULT 8;
