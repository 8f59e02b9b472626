-- Whoever writes takes this row first: writers stand in line, on both databases.
CREATE TABLE writer (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    turn BIGINT NOT NULL
);
INSERT INTO writer (one, turn) VALUES (1, 0);

-- Things that are known once for the whole project.
CREATE TABLE facts (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- Each row's hash covers the row and the hash before it.
CREATE TABLE audit (
    seq BIGINT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);

-- state: begun (its folder is being filled), prepared (whole), dropped (given up; the number stays taken).
CREATE TABLE runs (
    seq BIGINT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    job TEXT,
    begun_at TEXT NOT NULL,
    manifest TEXT,
    UNIQUE (kind, number)
);

CREATE TABLE scores (
    run TEXT NOT NULL REFERENCES runs (id),
    model TEXT NOT NULL,
    metric TEXT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (run, model, metric)
);

-- The last row is the published run. kind: publish or roll_back.
CREATE TABLE publications (
    seq BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    run TEXT NOT NULL REFERENCES runs (id),
    at TEXT NOT NULL,
    published_by TEXT NOT NULL,
    before_run TEXT REFERENCES runs (id),
    job TEXT
);

CREATE TABLE versions (
    number BIGINT NOT NULL PRIMARY KEY,
    model TEXT NOT NULL,
    standing TEXT NOT NULL,
    reason TEXT NOT NULL,
    metric TEXT NOT NULL,
    score DOUBLE PRECISION,
    through TEXT NOT NULL,
    created_at TEXT NOT NULL,
    artifact TEXT NOT NULL,
    backtest TEXT NOT NULL
);
CREATE UNIQUE INDEX one_champion ON versions (standing) WHERE standing = 'champion';

-- The champions in the order in which they came; the last one reigns.
CREATE TABLE champions (
    seq BIGINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL REFERENCES versions (number)
);
