# One static binary and nothing else: no shell, no package manager, not root.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/groundwork ./cmd/groundwork \
 && mkdir -p /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build /out/groundwork /groundwork
COPY LICENSE NOTICE /
USER 65532:65532
ENV GROUNDWORK_ADDR=0.0.0.0:8080 GROUNDWORK_DATA=/data
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/groundwork"]
CMD ["serve"]
