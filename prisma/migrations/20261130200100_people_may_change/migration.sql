-- What people may say of themselves.
ALTER TABLE "sign_in" ADD COLUMN "people_may_change" TEXT[] NOT NULL DEFAULT ARRAY['name', 'given_name', 'family_name', 'nickname', 'picture', 'website', 'zoneinfo', 'locale']::TEXT[];
