-- Kong's own tables as they stand after all migrations of Kong 2.8: names, order of columns, types, defaults, constraints, indexes and
-- triggers are those that a Kong 2.8 makes. A column that looks out of place was added by a later migration, and stays where that put it.
-- It may be run again. Timestamps default to a time without zone, which is right in sessions whose time zone is UTC, as Kong's and ours are.

-- workspaces

CREATE TABLE IF NOT EXISTS workspaces (
  id         UUID PRIMARY KEY,
  name       TEXT UNIQUE,
  comment    TEXT,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT (CURRENT_TIMESTAMP(0) AT TIME ZONE 'UTC'),
  meta       JSONB,
  config     JSONB
);

-- A random version 4 UUID; gen_random_uuid() is there only since PostgreSQL 13.
INSERT INTO workspaces (id, name)
SELECT CAST(overlay(overlay(digits PLACING '4' FROM 13) PLACING substr('89ab', 1 + floor(random() * 4)::INTEGER, 1) FROM 17) AS UUID), 'default'
  FROM (SELECT md5(random()::TEXT || clock_timestamp()::TEXT || random()::TEXT) AS digits) AS generated
    ON CONFLICT (name) DO NOTHING;

-- tags: one row for each entity that can have tags, kept by triggers on their tables

CREATE TABLE IF NOT EXISTS tags (
  entity_id   UUID PRIMARY KEY,
  entity_name TEXT,
  tags        TEXT[]
);
CREATE INDEX IF NOT EXISTS tags_entity_name_idx ON tags (entity_name);
CREATE INDEX IF NOT EXISTS tags_tags_idx ON tags USING GIN (tags);

CREATE OR REPLACE FUNCTION sync_tags() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_OP
    WHEN 'TRUNCATE' THEN
      DELETE FROM tags WHERE entity_name = TG_TABLE_NAME;
      RETURN NULL;
    WHEN 'DELETE' THEN
      DELETE FROM tags WHERE entity_id = OLD.id;
      RETURN OLD;
    ELSE
      INSERT INTO tags (entity_id, entity_name, tags)
      VALUES (NEW.id, TG_TABLE_NAME, NEW.tags)
      ON CONFLICT (entity_id) DO UPDATE
        SET tags = excluded.tags;
      RETURN NEW;
  END CASE;
END;
$$;

-- certificates, ca_certificates, snis

CREATE TABLE IF NOT EXISTS certificates (
  id         UUID PRIMARY KEY,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT (CURRENT_TIMESTAMP(0) AT TIME ZONE 'UTC'),
  cert       TEXT,
  key        TEXT,
  tags       TEXT[],
  ws_id      UUID,
  cert_alt   TEXT,
  key_alt    TEXT,

  CONSTRAINT certificates_id_ws_id_unique UNIQUE (id, ws_id),
  CONSTRAINT certificates_ws_id_fkey FOREIGN KEY (ws_id) REFERENCES workspaces (id)
);
CREATE INDEX IF NOT EXISTS certificates_tags_idx ON certificates USING GIN (tags);
DROP TRIGGER IF EXISTS certificates_sync_tags_trigger ON certificates;
CREATE TRIGGER certificates_sync_tags_trigger
  AFTER INSERT OR UPDATE OF tags OR DELETE ON certificates FOR EACH ROW EXECUTE PROCEDURE sync_tags();

CREATE TABLE IF NOT EXISTS ca_certificates (
  id          UUID PRIMARY KEY,
  created_at  TIMESTAMP WITH TIME ZONE DEFAULT (CURRENT_TIMESTAMP(0) AT TIME ZONE 'UTC'),
  cert        TEXT NOT NULL,
  tags        TEXT[],
  cert_digest TEXT NOT NULL UNIQUE
);
DROP TRIGGER IF EXISTS ca_certificates_sync_tags_trigger ON ca_certificates;
CREATE TRIGGER ca_certificates_sync_tags_trigger
  AFTER INSERT OR UPDATE OF tags OR DELETE ON ca_certificates FOR EACH ROW EXECUTE PROCEDURE sync_tags();

CREATE TABLE IF NOT EXISTS snis (
  id             UUID PRIMARY KEY,
  created_at     TIMESTAMP WITH TIME ZONE DEFAULT (CURRENT_TIMESTAMP(0) AT TIME ZONE 'UTC'),
  name           TEXT NOT NULL UNIQUE,
  certificate_id UUID,
  tags           TEXT[],
  ws_id          UUID,

  CONSTRAINT snis_id_ws_id_unique UNIQUE (id, ws_id),
  CONSTRAINT snis_ws_id_fkey FOREIGN KEY (ws_id) REFERENCES workspaces (id),
  CONSTRAINT snis_certificate_id_fkey FOREIGN KEY (certificate_id, ws_id) REFERENCES certificates (id, ws_id)
);
CREATE INDEX IF NOT EXISTS snis_certificate_id_idx ON snis (certificate_id);
CREATE INDEX IF NOT EXISTS snis_tags_idx ON snis USING GIN (tags);
DROP TRIGGER IF EXISTS snis_sync_tags_trigger ON snis;
CREATE TRIGGER snis_sync_tags_trigger
  AFTER INSERT OR UPDATE OF tags OR DELETE ON snis FOR EACH ROW EXECUTE PROCEDURE sync_tags();

-- services, routes

CREATE TABLE IF NOT EXISTS services (
  id                    UUID PRIMARY KEY,
  created_at            TIMESTAMP WITH TIME ZONE,
  updated_at            TIMESTAMP WITH TIME ZONE,
  name                  TEXT,
  retries               BIGINT,
  protocol              TEXT,
  host                  TEXT,
  port                  BIGINT,
  path                  TEXT,
  connect_timeout       BIGINT,
  write_timeout         BIGINT,
  read_timeout          BIGINT,
  tags                  TEXT[],
  client_certificate_id UUID,
  tls_verify            BOOLEAN,
  tls_verify_depth      SMALLINT,
  ca_certificates       UUID[],
  ws_id                 UUID,
  enabled               BOOLEAN DEFAULT true,

  CONSTRAINT services_id_ws_id_unique UNIQUE (id, ws_id),
  CONSTRAINT services_ws_id_name_unique UNIQUE (ws_id, name),
  CONSTRAINT services_ws_id_fkey FOREIGN KEY (ws_id) REFERENCES workspaces (id),
  CONSTRAINT services_client_certificate_id_fkey
    FOREIGN KEY (client_certificate_id, ws_id) REFERENCES certificates (id, ws_id)
);
CREATE INDEX IF NOT EXISTS services_fkey_client_certificate ON services (client_certificate_id);
CREATE INDEX IF NOT EXISTS services_tags_idx ON services USING GIN (tags);
DROP TRIGGER IF EXISTS services_sync_tags_trigger ON services;
CREATE TRIGGER services_sync_tags_trigger
  AFTER INSERT OR UPDATE OF tags OR DELETE ON services FOR EACH ROW EXECUTE PROCEDURE sync_tags();

CREATE TABLE IF NOT EXISTS routes (
  id                         UUID PRIMARY KEY,
  created_at                 TIMESTAMP WITH TIME ZONE,
  updated_at                 TIMESTAMP WITH TIME ZONE,
  name                       TEXT,
  service_id                 UUID,
  protocols                  TEXT[],
  methods                    TEXT[],
  hosts                      TEXT[],
  paths                      TEXT[],
  snis                       TEXT[],
  sources                    JSONB[],
  destinations               JSONB[],
  regex_priority             BIGINT,
  strip_path                 BOOLEAN,
  preserve_host              BOOLEAN,
  tags                       TEXT[],
  https_redirect_status_code INTEGER,
  headers                    JSONB,
  path_handling              TEXT DEFAULT 'v0',
  ws_id                      UUID,
  request_buffering          BOOLEAN,
  response_buffering         BOOLEAN,

  CONSTRAINT routes_id_ws_id_unique UNIQUE (id, ws_id),
  CONSTRAINT routes_ws_id_name_unique UNIQUE (ws_id, name),
  CONSTRAINT routes_ws_id_fkey FOREIGN KEY (ws_id) REFERENCES workspaces (id),
  CONSTRAINT routes_service_id_fkey FOREIGN KEY (service_id, ws_id) REFERENCES services (id, ws_id)
);
CREATE INDEX IF NOT EXISTS routes_service_id_idx ON routes (service_id);
CREATE INDEX IF NOT EXISTS routes_tags_idx ON routes USING GIN (tags);
DROP TRIGGER IF EXISTS routes_sync_tags_trigger ON routes;
CREATE TRIGGER routes_sync_tags_trigger
  AFTER INSERT OR UPDATE OF tags OR DELETE ON routes FOR EACH ROW EXECUTE PROCEDURE sync_tags();

-- consumers

CREATE TABLE IF NOT EXISTS consumers (
  id         UUID PRIMARY KEY,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT (CURRENT_TIMESTAMP(0) AT TIME ZONE 'UTC'),
  username   TEXT,
  custom_id  TEXT,
  tags       TEXT[],
  ws_id      UUID,

  CONSTRAINT consumers_id_ws_id_unique UNIQUE (id, ws_id),
  CONSTRAINT consumers_ws_id_username_unique UNIQUE (ws_id, username),
  CONSTRAINT consumers_ws_id_custom_id_unique UNIQUE (ws_id, custom_id),
  CONSTRAINT consumers_ws_id_fkey FOREIGN KEY (ws_id) REFERENCES workspaces (id)
);
CREATE INDEX IF NOT EXISTS consumers_username_idx ON consumers (lower(username));
CREATE INDEX IF NOT EXISTS consumers_tags_idx ON consumers USING GIN (tags);
DROP TRIGGER IF EXISTS consumers_sync_tags_trigger ON consumers;
CREATE TRIGGER consumers_sync_tags_trigger
  AFTER INSERT OR UPDATE OF tags OR DELETE ON consumers FOR EACH ROW EXECUTE PROCEDURE sync_tags();

-- plugins

CREATE TABLE IF NOT EXISTS plugins (
  id          UUID PRIMARY KEY,
  created_at  TIMESTAMP WITH TIME ZONE DEFAULT (CURRENT_TIMESTAMP(0) AT TIME ZONE 'UTC'),
  name        TEXT NOT NULL,
  consumer_id UUID,
  service_id  UUID,
  route_id    UUID,
  config      JSONB NOT NULL,
  enabled     BOOLEAN NOT NULL,
  cache_key   TEXT UNIQUE,
  protocols   TEXT[],
  tags        TEXT[],
  ws_id       UUID,

  CONSTRAINT plugins_id_ws_id_unique UNIQUE (id, ws_id),
  CONSTRAINT plugins_ws_id_fkey FOREIGN KEY (ws_id) REFERENCES workspaces (id),
  CONSTRAINT plugins_consumer_id_fkey
    FOREIGN KEY (consumer_id, ws_id) REFERENCES consumers (id, ws_id) ON DELETE CASCADE,
  CONSTRAINT plugins_service_id_fkey
    FOREIGN KEY (service_id, ws_id) REFERENCES services (id, ws_id) ON DELETE CASCADE,
  CONSTRAINT plugins_route_id_fkey
    FOREIGN KEY (route_id, ws_id) REFERENCES routes (id, ws_id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS plugins_name_idx ON plugins (name);
CREATE INDEX IF NOT EXISTS plugins_consumer_id_idx ON plugins (consumer_id);
CREATE INDEX IF NOT EXISTS plugins_service_id_idx ON plugins (service_id);
CREATE INDEX IF NOT EXISTS plugins_route_id_idx ON plugins (route_id);
CREATE INDEX IF NOT EXISTS plugins_tags_idx ON plugins USING GIN (tags);
DROP TRIGGER IF EXISTS plugins_sync_tags_trigger ON plugins;
CREATE TRIGGER plugins_sync_tags_trigger
  AFTER INSERT OR UPDATE OF tags OR DELETE ON plugins FOR EACH ROW EXECUTE PROCEDURE sync_tags();

-- upstreams, targets

CREATE TABLE IF NOT EXISTS upstreams (
  id                    UUID PRIMARY KEY,
  created_at            TIMESTAMP WITH TIME ZONE DEFAULT (CURRENT_TIMESTAMP(3) AT TIME ZONE 'UTC'),
  name                  TEXT,
  hash_on               TEXT,
  hash_fallback         TEXT,
  hash_on_header        TEXT,
  hash_fallback_header  TEXT,
  hash_on_cookie        TEXT,
  hash_on_cookie_path   TEXT,
  slots                 INTEGER NOT NULL,
  healthchecks          JSONB,
  tags                  TEXT[],
  algorithm             TEXT,
  host_header           TEXT,
  client_certificate_id UUID,
  ws_id                 UUID,

  CONSTRAINT upstreams_id_ws_id_unique UNIQUE (id, ws_id),
  CONSTRAINT upstreams_ws_id_name_unique UNIQUE (ws_id, name),
  CONSTRAINT upstreams_ws_id_fkey FOREIGN KEY (ws_id) REFERENCES workspaces (id),
  -- Kong's own oddity: this reference alone does not name the workspace.
  CONSTRAINT upstreams_client_certificate_id_fkey FOREIGN KEY (client_certificate_id) REFERENCES certificates (id)
);
CREATE INDEX IF NOT EXISTS upstreams_fkey_client_certificate ON upstreams (client_certificate_id);
CREATE INDEX IF NOT EXISTS upstreams_tags_idx ON upstreams USING GIN (tags);
DROP TRIGGER IF EXISTS upstreams_sync_tags_trigger ON upstreams;
CREATE TRIGGER upstreams_sync_tags_trigger
  AFTER INSERT OR UPDATE OF tags OR DELETE ON upstreams FOR EACH ROW EXECUTE PROCEDURE sync_tags();

CREATE TABLE IF NOT EXISTS targets (
  id          UUID PRIMARY KEY,
  created_at  TIMESTAMP WITH TIME ZONE DEFAULT (CURRENT_TIMESTAMP(3) AT TIME ZONE 'UTC'),
  upstream_id UUID,
  target      TEXT NOT NULL,
  weight      INTEGER NOT NULL,
  tags        TEXT[],
  ws_id       UUID,

  CONSTRAINT targets_id_ws_id_unique UNIQUE (id, ws_id),
  CONSTRAINT targets_ws_id_fkey FOREIGN KEY (ws_id) REFERENCES workspaces (id),
  CONSTRAINT targets_upstream_id_fkey
    FOREIGN KEY (upstream_id, ws_id) REFERENCES upstreams (id, ws_id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS targets_target_idx ON targets (target);
CREATE INDEX IF NOT EXISTS targets_upstream_id_idx ON targets (upstream_id);
CREATE INDEX IF NOT EXISTS targets_tags_idx ON targets USING GIN (tags);
DROP TRIGGER IF EXISTS targets_sync_tags_trigger ON targets;
CREATE TRIGGER targets_sync_tags_trigger
  AFTER INSERT OR UPDATE OF tags OR DELETE ON targets FOR EACH ROW EXECUTE PROCEDURE sync_tags();

-- vaults_beta

CREATE TABLE IF NOT EXISTS vaults_beta (
  id          UUID PRIMARY KEY,
  ws_id       UUID REFERENCES workspaces (id),
  prefix      TEXT UNIQUE,
  name        TEXT NOT NULL,
  description TEXT,
  config      JSONB NOT NULL,
  created_at  TIMESTAMP WITH TIME ZONE DEFAULT (CURRENT_TIMESTAMP(0) AT TIME ZONE 'UTC'),
  updated_at  TIMESTAMP WITH TIME ZONE,
  tags        TEXT[],

  UNIQUE (id, ws_id),
  UNIQUE (prefix, ws_id)
);
CREATE INDEX IF NOT EXISTS vaults_beta_tags_idx ON vaults_beta USING GIN (tags);
DROP TRIGGER IF EXISTS vaults_beta_sync_tags_trigger ON vaults_beta;
CREATE TRIGGER vaults_beta_sync_tags_trigger
  AFTER INSERT OR UPDATE OF tags OR DELETE ON vaults_beta FOR EACH ROW EXECUTE PROCEDURE sync_tags();

-- what nodes of a cluster tell each other

CREATE TABLE IF NOT EXISTS cluster_events (
  id        UUID PRIMARY KEY,
  node_id   UUID NOT NULL,
  at        TIMESTAMP WITH TIME ZONE NOT NULL,
  nbf       TIMESTAMP WITH TIME ZONE,
  expire_at TIMESTAMP WITH TIME ZONE NOT NULL,
  channel   TEXT,
  data      TEXT
);
CREATE INDEX IF NOT EXISTS cluster_events_at_idx ON cluster_events (at);
CREATE INDEX IF NOT EXISTS cluster_events_channel_idx ON cluster_events (channel);
CREATE INDEX IF NOT EXISTS cluster_events_expire_at_idx ON cluster_events (expire_at);

CREATE TABLE IF NOT EXISTS clustering_data_planes (
  id          UUID PRIMARY KEY,
  hostname    TEXT NOT NULL,
  ip          TEXT NOT NULL,
  last_seen   TIMESTAMP WITH TIME ZONE DEFAULT (CURRENT_TIMESTAMP(0) AT TIME ZONE 'UTC'),
  config_hash TEXT NOT NULL,
  ttl         TIMESTAMP WITH TIME ZONE,
  version     TEXT,
  sync_status TEXT NOT NULL DEFAULT 'unknown'
);
CREATE INDEX IF NOT EXISTS clustering_data_planes_ttl_idx ON clustering_data_planes (ttl);

CREATE TABLE IF NOT EXISTS parameters (
  key        TEXT PRIMARY KEY,
  value      TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE
);
INSERT INTO parameters (key, value) VALUES ('cluster_id', '${cluster_id}') ON CONFLICT DO NOTHING;

-- A relic that Kong keeps and nobody uses.
CREATE TABLE IF NOT EXISTS ttls (
  primary_key_value  TEXT,
  primary_uuid_value UUID,
  table_name         TEXT,
  primary_key_name   TEXT NOT NULL,
  expire_at          TIMESTAMP WITHOUT TIME ZONE NOT NULL,

  PRIMARY KEY (primary_key_value, table_name)
);
CREATE INDEX IF NOT EXISTS ttls_primary_uuid_value_idx ON ttls (primary_uuid_value);
