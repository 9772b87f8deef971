CREATE TABLE act (
  id          INTEGER PRIMARY KEY,
  h           BLOB NOT NULL UNIQUE,
  entity      BLOB NOT NULL,
  -- entity_version; NULL while unsent, held or orphaned by a server restored from an older backup
  version     INTEGER,
  -- 0 accepted, 1 unsent, 2 held, 3 orphaned
  standing_of INTEGER NOT NULL,
  bytes       BLOB NOT NULL,
  received_at INTEGER,
  standing    TEXT NOT NULL DEFAULT 'good',
  role        TEXT NOT NULL,
  unit        BLOB,
  floor       INTEGER,
  -- chain and position, for acts of this device's own chains and of chains taken over
  chain       BLOB,
  seq         INTEGER,
  link        BLOB,
  held_reason TEXT
, released_at INTEGER) STRICT;
CREATE UNIQUE INDEX act_by_version ON act (entity, version) WHERE version IS NOT NULL;
CREATE UNIQUE INDEX act_by_chain ON act (chain, seq) WHERE chain IS NOT NULL;
CREATE INDEX act_waiting ON act (standing_of, entity) WHERE standing_of <> 0;
CREATE TABLE chain (
  id      BLOB PRIMARY KEY,
  device  BLOB NOT NULL,
  nonce   BLOB NOT NULL,
  own     INTEGER NOT NULL,
  current INTEGER NOT NULL,
  seq     INTEGER NOT NULL,
  link    BLOB NOT NULL,
  -- acknowledged up to here by the server
  acked   INTEGER NOT NULL DEFAULT 0,
  -- seals that came with chains taken over: JSON
  seal    TEXT,
  -- last receipt: JSON
  receipt TEXT,
  -- earliest moment of the last act, milliseconds
  floor   INTEGER,
  after   TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE entity (
  id      BLOB PRIMARY KEY,
  noun    TEXT NOT NULL,
  home    TEXT NOT NULL,
  known   INTEGER NOT NULL,
  top     INTEGER NOT NULL,
  -- 1 broken, 2 partly understood
  flags   INTEGER NOT NULL DEFAULT 0,
  state   TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_partial ON entity (id) WHERE top > known;
CREATE TABLE parked (
  h      BLOB PRIMARY KEY,
  bytes  BLOB NOT NULL,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE cursor (
  stream TEXT PRIMARY KEY,
  seq    INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE draft (
  id       TEXT PRIMARY KEY,
  person   BLOB NOT NULL,
  kind     TEXT NOT NULL,
  content  TEXT NOT NULL,
  saved_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE photo (
  hash     BLOB PRIMARY KEY,
  len      INTEGER NOT NULL DEFAULT 0,
  w        INTEGER NOT NULL DEFAULT 0,
  ht       INTEGER NOT NULL DEFAULT 0,
  taken_at INTEGER NOT NULL DEFAULT 0,
  person   BLOB,
  -- bytes of the master are in the vault
  here     INTEGER NOT NULL DEFAULT 0,
  -- the server has verified it and made it durable
  arrived  INTEGER NOT NULL DEFAULT 0,
  -- 0 not ours to send, 1 waiting
  sending  INTEGER NOT NULL DEFAULT 0,
  preview_sent INTEGER NOT NULL DEFAULT 0,
  upload   TEXT,
  preview_upload TEXT,
  preview  BLOB,
  erased   TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_sending ON photo (taken_at) WHERE sending = 1;
CREATE TABLE case_row (
  id       BLOB PRIMARY KEY,
  state    INTEGER NOT NULL,
  class    TEXT NOT NULL,
  street   TEXT NOT NULL,
  grid     TEXT,
  place    TEXT NOT NULL,
  lon      INTEGER,
  lat      INTEGER,
  author   BLOB NOT NULL,
  acted_at INTEGER NOT NULL,
  received_at INTEGER,
  note     TEXT NOT NULL,
  thumb    BLOB,
  -- 32 bytes for each photo named
  photos   BLOB NOT NULL,
  missing  INTEGER NOT NULL,
  -- 1 partial, 2 partly understood, 4 raced, 8 lapsed, 16 unsent, 32 held
  flags    INTEGER NOT NULL
, area BLOB) STRICT, WITHOUT ROWID;
CREATE INDEX case_by_time ON case_row (acted_at DESC);
CREATE INDEX case_by_state ON case_row (state, street, acted_at);
CREATE INDEX case_open_by_area ON case_row (area) WHERE state = 2;
CREATE INDEX case_open_by_place ON case_row (lon, lat) WHERE state = 2;
CREATE TABLE photo_wait (
  hash   BLOB NOT NULL,
  entity BLOB NOT NULL,
  PRIMARY KEY (hash, entity)
) STRICT, WITHOUT ROWID;
CREATE TABLE reference (
  id   BLOB PRIMARY KEY,
  noun TEXT NOT NULL,
  key  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_by_noun ON reference (noun, key);
