# Sekkei in a container. The base images must have glibc: the natives of PyTorch do not run on musl.

FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY --from=node:22-bookworm-slim /usr/local/bin/node /usr/local/bin/node
COPY --from=node:22-bookworm-slim /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn --batch-mode -DskipTests package \
    && cp platform-api/target/platform-api-*.jar /platform.jar

FROM eclipse-temurin:17-jre
LABEL org.opencontainers.image.title="Sekkei" \
      org.opencontainers.image.description="The large model reads once; the small model writes." \
      org.opencontainers.image.licenses="Apache-2.0 AND CC-BY-SA-4.0"

RUN groupadd --system sekkei \
    && useradd --system --gid sekkei --create-home --home-dir /var/lib/sekkei sekkei
WORKDIR /var/lib/sekkei
COPY --from=build /platform.jar /opt/sekkei/platform.jar
COPY LICENSE NOTICE /opt/sekkei/

# Idle OpenMP threads spin by default, which halves the speed of everything else on the machine.
# The natives are unpacked below the home directory; nothing is downloaded at start.
ENV OMP_WAIT_POLICY=passive \
    GOMP_SPINCOUNT=0 \
    DJL_CACHE_DIR=/var/lib/sekkei/djl \
    JDK_JAVA_OPTIONS="-Dai.djl.offline=true -XX:MaxRAMPercentage=50"

USER sekkei
EXPOSE 8080
VOLUME /var/lib/sekkei
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 \
    CMD ["curl", "--fail", "--silent", "--show-error", "http://localhost:8080/actuator/health"]
ENTRYPOINT ["java", "-jar", "/opt/sekkei/platform.jar"]
