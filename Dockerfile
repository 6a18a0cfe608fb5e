# The server without the embedded PostgreSQL: give it DATABASE_URL, SYMBOLON_MASTER_KEY and SYMBOLON_ISSUER, each of them
# also as NAME_FILE. It writes nothing to its own file system. docker-compose.yml shows it with a database.

FROM node:24.20-trixie-slim AS base
WORKDIR /symbolon

FROM base AS build
COPY . .
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
RUN NX_DAEMON=false npx nx run-many -t build --projects=@symbolon/auth

# What the built server loads at run time. Without optional packages: among them are a Node.js and a PostgreSQL of 250 MB;
# the one that is needed, argon2 for this platform, comes from the build stage. Of Prisma, only what speaks PostgreSQL.
FROM base AS packages
COPY . .
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --omit=dev --omit=optional --workspace=@symbolon/auth \
  && rm -r node_modules/@symbolon \
  && find node_modules/@prisma/client/runtime -name 'query_compiler_*' ! -name '*.postgresql.*' -delete
COPY --from=build /symbolon/node_modules/@node-rs/ node_modules/@node-rs/

FROM base
ENV NODE_ENV=production SYMBOLON_HOST=0.0.0.0
COPY --from=packages /symbolon/node_modules/ node_modules/
# With modes, because those of the checkout may keep uid 1000 from reading.
COPY --chmod=755 package.json ./
COPY --chmod=755 apps/auth/package.json apps/auth/
COPY --chmod=755 prisma/migrations/ prisma/migrations/
COPY --from=build /symbolon/apps/auth/dist/ apps/auth/dist/
# The image's user "node", by number, so that Kubernetes can see that it is not root.
USER 1000:1000
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.SYMBOLON_PORT || 3000}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "apps/auth/dist/main.js"]
CMD ["start"]
