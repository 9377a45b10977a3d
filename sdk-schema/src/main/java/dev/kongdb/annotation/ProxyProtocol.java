package dev.kongdb.annotation;

/** The protocols that Kong proxies. */
public enum ProxyProtocol {
    GRPC,
    GRPCS,
    HTTP,
    HTTPS,
    TCP,
    TLS,
    TLS_PASSTHROUGH,
    UDP
}
