# The distribution of the one command `anabranch`, as an image: `docker build -t anabranch .`
# Without arguments it prints its help; `docker run anabranch scheduler` and so on start the services.

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN ./anabranch build

# etcd's own binary, since the version that Debian has is too old for production.
FROM debian:12-slim AS etcd-download
ARG ETCD_VERSION=3.6.9
ARG TARGETARCH
ADD https://github.com/etcd-io/etcd/releases/download/v${ETCD_VERSION}/etcd-v${ETCD_VERSION}-linux-${TARGETARCH}.tar.gz /tmp/etcd.tar.gz
RUN tar -xzf /tmp/etcd.tar.gz --strip-components=1 -C /usr/local/bin --wildcards '*/etcd' '*/etcdctl'

FROM debian:12-slim AS etcd
COPY --from=etcd-download /usr/local/bin/etcd /usr/local/bin/etcdctl /usr/local/bin/
RUN useradd --system etcd && install -d -o etcd -g etcd -m 700 /var/lib/etcd
USER etcd
VOLUME /var/lib/etcd
ENTRYPOINT ["etcd", "--data-dir=/var/lib/etcd"]

FROM eclipse-temurin:25-jre AS anabranch
# python3 for python tasks, curl for the health checks.
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl python3 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home anabranch \
 && install -d -o anabranch -g anabranch -m 700 /var/lib/anabranch
COPY --from=build /src/cli/target/distribution /opt/anabranch
USER anabranch
WORKDIR /home/anabranch
VOLUME /var/lib/anabranch
ENTRYPOINT ["/opt/anabranch/bin/anabranch"]
