# syntax=docker/dockerfile:1
# Holdfast as one image; the role (api, worker, migrate) is the command. Plain `docker build .` is enough.
# With a static embedding model baked in: docker build --build-arg EMBEDDING_MODEL=minishlab/potion-base-8M .
ARG NODE_VERSION=24.21.0

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /src
# Manifests first: while they stay the same, the layer with the dependencies is taken from the cache.
COPY package.json package-lock.json tsconfig.json tsconfig.base.json ./
COPY packages/contract/package.json packages/contract/
COPY packages/core/package.json packages/core/
COPY packages/sdk/package.json packages/sdk/
COPY packages/server/package.json packages/server/
COPY bench/package.json bench/
RUN npm ci --ignore-scripts
COPY packages packages
COPY scripts/bundle scripts/bundle
RUN npx tsc -b packages/server && node --conditions=holdfast-source scripts/bundle/packages.ts
# What only building needs goes; what the server loads at run time stays, at the versions of the lock file.
RUN npm ci --omit=dev --ignore-scripts --workspace @holdfast/server
RUN mkdir -p /app/packages \
  && cp -R node_modules package.json /app/ \
  && for name in contract core server; do \
       mkdir -p "/app/packages/$name" && cp -R "packages/$name/package.json" "packages/$name/dist" "/app/packages/$name/"; \
       if [ -d "packages/$name/node_modules" ]; then cp -R "packages/$name/node_modules" "/app/packages/$name/"; fi; \
     done \
  && cp -R packages/server/bin /app/packages/server/

FROM build AS model
ARG EMBEDDING_MODEL=
RUN mkdir -p /models \
  && if [ -n "$EMBEDDING_MODEL" ]; then \
       node /app/packages/server/bin/holdfast.js models pull "$EMBEDDING_MODEL" --to /models/baked; \
     fi

FROM node:${NODE_VERSION}-bookworm-slim AS runtime
ENV NODE_ENV=production \
    HOLDFAST_HOST=0.0.0.0 \
    HOLDFAST_PORT=7077 \
    HOLDFAST_DATA=/data \
    HOLDFAST_LOG_FORMAT=json
# The only folder that is written to; a volume belongs here when SQLite is the store.
RUN install -d -o node -g node -m 0700 /data
COPY --from=build /app /app
COPY --from=model /models /models
RUN ln -s /app/packages/server/bin/holdfast.js /usr/local/bin/holdfast
USER node
WORKDIR /data
EXPOSE 7077
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.HOLDFAST_PORT + '/v1/health/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["holdfast"]
CMD ["serve"]
