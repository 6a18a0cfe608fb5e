# The server without the embedded PostgreSQL: give it DATABASE_URL, SYMBOLON_MASTER_KEY and SYMBOLON_ISSUER, each of them
# also as NAME_FILE. It writes nothing to its own file system. docker-compose.yml shows it with a database.

FROM node:24.20-trixie-slim AS base
WORKDIR /symbolon

FROM base AS build
COPY . .
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
# Builds it, and lays out what it loads at run time: of the packages those that are not in its bundle, and their licences.
RUN node apps/cli/package.mjs --server /server

FROM base
ENV NODE_ENV=production SYMBOLON_HOST=0.0.0.0
# With modes, because those of the checkout may keep uid 1000 from reading.
COPY --from=build --chmod=755 /server/ ./
# The image's user "node", by number, so that Kubernetes can see that it is not root.
USER 1000:1000
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.SYMBOLON_PORT || 3000}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "apps/auth/dist/main.js"]
CMD ["start"]
