# podreach as an image: for a Job in the cluster, or for CI systems that run images.
# The same image also serves as probe image (--image), since it holds Node.js.
# Any Debian image with Node.js and npm; by its digest (NODE_IMAGE=node@sha256:…) the same sources make the same image.
ARG NODE_IMAGE=node:24-bookworm-slim
# What is built runs on every architecture: it is built on the builder's own.
FROM --platform=$BUILDPLATFORM $NODE_IMAGE AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json ./
COPY scripts/build.ts scripts/page-assets.ts scripts/third-party-notices.ts scripts/
COPY src src
RUN npm run build

FROM $NODE_IMAGE
ENV NODE_ENV=production
WORKDIR /app
COPY package.json LICENSE ./
COPY manifests manifests
COPY schema schema
COPY --from=build /build/dist dist
USER 65532:65532
ENTRYPOINT ["node", "/app/dist/cli.js"]
CMD ["check"]
