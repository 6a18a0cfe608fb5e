-- By what people begin a log-in.
ALTER TABLE "sign_in" ADD COLUMN "first_factors" TEXT[] NOT NULL DEFAULT ARRAY['password', 'passkey']::TEXT[];
