-- What migrations themselves stand on: their state, and the locks by which one node at a time runs them.

CREATE TABLE IF NOT EXISTS schema_meta (
  key           TEXT,
  subsystem     TEXT,
  last_executed TEXT,
  executed      TEXT[],
  pending       TEXT[],

  PRIMARY KEY (key, subsystem)
);

CREATE TABLE IF NOT EXISTS locks (
  key   TEXT PRIMARY KEY,
  owner TEXT,
  ttl   TIMESTAMP WITH TIME ZONE
);
CREATE INDEX IF NOT EXISTS locks_ttl_idx ON locks (ttl);
