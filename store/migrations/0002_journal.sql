-- journal: what has happened, in order.
-- +goose Up
CREATE TABLE journal_head (
	clinic_id TEXT PRIMARY KEY,
	epoch     TEXT NOT NULL,
	seq       BIGINT NOT NULL,
	chain     BYTEA NOT NULL
);

-- body is text, not JSONB: its commitment is over these bytes.
CREATE TABLE journal (
	clinic_id  TEXT NOT NULL,
	seq        BIGINT NOT NULL,
	at         BIGINT NOT NULL,
	name       TEXT NOT NULL,
	body       TEXT NOT NULL,
	salt       BYTEA NOT NULL,
	commitment BYTEA NOT NULL,
	PRIMARY KEY (clinic_id, seq)
);
