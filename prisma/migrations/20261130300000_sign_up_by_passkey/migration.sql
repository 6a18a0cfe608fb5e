-- How somebody whose address is yet to be proven has shown in this flow who they are: by a password, or by the passkey that they signed up with.
ALTER TABLE "authorization_requests" ADD COLUMN "email_amr" TEXT[] NOT NULL DEFAULT ARRAY['pwd']::TEXT[];
