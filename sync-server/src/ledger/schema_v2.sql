CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE streams (
    id   INTEGER PRIMARY KEY,
    name TEXT    NOT NULL UNIQUE,
    head INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE epochs (
    epoch  TEXT    NOT NULL,
    stream INTEGER NOT NULL REFERENCES streams (id),
    head   INTEGER NOT NULL,
    PRIMARY KEY (epoch, stream)
) STRICT, WITHOUT ROWID;
CREATE TABLE chains (
    id          INTEGER PRIMARY KEY,
    chain       BLOB    NOT NULL UNIQUE,
    device      BLOB    NOT NULL,
    seq         INTEGER NOT NULL DEFAULT 0,
    link        BLOB    NOT NULL,
    forked      INTEGER NOT NULL DEFAULT 0,
    sealed_seq  INTEGER NOT NULL DEFAULT 0,
    sealed_link BLOB,
    sealed_sig  TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX chains_by_device ON chains (device);
CREATE TABLE acts (
    id          INTEGER PRIMARY KEY,
    chain       INTEGER NOT NULL REFERENCES chains (id),
    seq         INTEGER NOT NULL,
    link        BLOB    NOT NULL,
    hash        BLOB    NOT NULL,
    bytes       BLOB    NOT NULL,
    -- Earliest moment of the act, the floor of the next in its chain; none while no clock was ever measured.
    earliest    INTEGER,
    -- The same of the act before it.
    floor       INTEGER,
    received_at INTEGER NOT NULL,
    -- 0 as usual, 1 unsealed from a revoked device, 2 on a forked chain.
    mark        INTEGER NOT NULL DEFAULT 0,
    UNIQUE (chain, seq, link)
) STRICT;
CREATE INDEX acts_by_hash ON acts (hash);
CREATE TABLE entities (
    id         INTEGER PRIMARY KEY,
    entity     BLOB    NOT NULL UNIQUE,
    -- The kind of the act that made it.
    kind       TEXT    NOT NULL,
    home       INTEGER NOT NULL REFERENCES streams (id),
    version    INTEGER NOT NULL DEFAULT 0,
    -- 0 reference records, 1 all else: a window brings reference records first.
    rank       INTEGER NOT NULL DEFAULT 1,
    -- 1 while every window holds it: reference records and open reports.
    keep       INTEGER NOT NULL DEFAULT 0,
    changed_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX entities_by_home ON entities (home, rank, id);
CREATE TABLE homes (
    entity  INTEGER NOT NULL REFERENCES entities (id),
    version INTEGER NOT NULL,
    stream  INTEGER NOT NULL REFERENCES streams (id),
    PRIMARY KEY (entity, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE acceptances (
    act        INTEGER PRIMARY KEY REFERENCES acts (id),
    entity     INTEGER NOT NULL REFERENCES entities (id),
    version    INTEGER NOT NULL,
    stream     INTEGER NOT NULL REFERENCES streams (id),
    stream_seq INTEGER NOT NULL,
    standing   TEXT    NOT NULL,
    role       TEXT    NOT NULL,
    unit       BLOB,
    floor      INTEGER, released_at INTEGER,
    UNIQUE (entity, version)
) STRICT;
CREATE TABLE items (
    stream  INTEGER NOT NULL REFERENCES streams (id),
    seq     INTEGER NOT NULL,
    what    INTEGER NOT NULL,
    -- The act's id, or the entity's.
    ref     INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 0,
    hash    BLOB,
    PRIMARY KEY (stream, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE holds (
    act     INTEGER PRIMARY KEY REFERENCES acts (id),
    chain   INTEGER NOT NULL REFERENCES chains (id),
    seq     INTEGER NOT NULL,
    reason  TEXT    NOT NULL,
    entity  BLOB,
    author  BLOB,
    kind    TEXT    NOT NULL DEFAULT '',
    -- 1 when a supervisor set it aside: nothing waits behind it any more.
    aside   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX holds_by_entity ON holds (entity, chain, seq);
CREATE INDEX holds_by_author ON holds (author);
CREATE INDEX holds_by_kind ON holds (kind);
CREATE TABLE act_photos (
    hash BLOB    NOT NULL,
    act  INTEGER NOT NULL REFERENCES acts (id),
    PRIMARY KEY (hash, act)
) STRICT, WITHOUT ROWID;
CREATE INDEX act_photos_by_act ON act_photos (act);
CREATE TABLE blobs (
    hash   BLOB    NOT NULL,
    class  TEXT    NOT NULL,
    bytes  INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    device BLOB    NOT NULL,
    -- The master that a preview or original belongs to.
    of     BLOB,
    PRIMARY KEY (hash, class)
) STRICT, WITHOUT ROWID;
CREATE INDEX blobs_by_master ON blobs (of, class) WHERE of IS NOT NULL;
CREATE TABLE arrivals (
    entity INTEGER NOT NULL REFERENCES entities (id),
    hash   BLOB    NOT NULL,
    PRIMARY KEY (entity, hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE people (
    person   BLOB NOT NULL PRIMARY KEY,
    name     TEXT NOT NULL,
    staff_no TEXT NOT NULL,
    unit     BLOB,
    grants   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX people_by_staff_no ON people (staff_no);
CREATE TABLE devices (
    device      BLOB    NOT NULL PRIMARY KEY,
    key         TEXT    NOT NULL,
    label       TEXT    NOT NULL DEFAULT '',
    enrolled_at INTEGER NOT NULL,
    revoked_at  INTEGER,
    app         TEXT    NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE bindings (
    device   BLOB    NOT NULL,
    person   BLOB    NOT NULL,
    bound_at INTEGER NOT NULL,
    PRIMARY KEY (device, person)
) STRICT, WITHOUT ROWID;
CREATE TABLE codes (
    code       BLOB    NOT NULL PRIMARY KEY,
    person     BLOB    NOT NULL,
    made_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER,
    used_by    BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX acceptance_released ON acceptances (released_at) WHERE released_at IS NOT NULL;
