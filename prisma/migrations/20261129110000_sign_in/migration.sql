-- The policy of how people sign in. The release before knows none: on its nodes who has a second factor is asked for it, which is the default.
CREATE TABLE "sign_in" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "second_factor" TEXT NOT NULL,
    "second_factor_roles" TEXT[] NOT NULL,
    "declared" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "sign_in_pkey" PRIMARY KEY ("id")
);
