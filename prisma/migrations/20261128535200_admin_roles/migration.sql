-- Roles of an installation's own, beside those that come with the product. People have them by name, in "administrators".
-- The release before knows none of them: whoever has such a role may nothing on its nodes, and a link that makes one is refused there.
CREATE TABLE "admin_roles" (
    "name" TEXT NOT NULL,
    "description" TEXT,
    "permissions" TEXT[] NOT NULL,
    "declared" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "admin_roles_pkey" PRIMARY KEY ("name")
);
