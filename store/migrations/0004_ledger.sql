-- ledger: who opened what, when, in which role and for what.
-- +goose Up

-- entry is text, not JSONB: the leaf is over these bytes. hashes holds the tree
-- hashes that this leaf completes, 32 bytes each, from its own upwards. New
-- rows only: triggers (ledger/guard.go) refuse to change or delete one.
CREATE TABLE ledger (
	clinic_id   TEXT NOT NULL,
	idx         BIGINT NOT NULL,
	subject_tag BYTEA NOT NULL,
	number      BIGINT NOT NULL,
	at          BIGINT NOT NULL,
	entry       TEXT NOT NULL,
	salt        BYTEA NOT NULL,
	leaf        BYTEA NOT NULL,
	hashes      BYTEA NOT NULL,
	PRIMARY KEY (clinic_id, idx)
);
CREATE UNIQUE INDEX ledger_number ON ledger (clinic_id, subject_tag, number);

-- frontier holds the roots of the complete subtrees, left to right: with it a
-- leaf is appended without reading a row.
CREATE TABLE ledger_head (
	clinic_id TEXT PRIMARY KEY,
	size      BIGINT NOT NULL,
	frontier  BYTEA NOT NULL
);

-- chain is a hash over the subject's leaves in their order. mac is over tag,
-- count, last_idx and chain, under a key from the keys database: a tail that was
-- deleted together with its count is found, and so is an entry that was changed
-- together with the whole tree.
CREATE TABLE ledger_subject (
	clinic_id   TEXT NOT NULL,
	subject_tag BYTEA NOT NULL,
	count       BIGINT NOT NULL,
	last_idx    BIGINT NOT NULL,
	chain       BYTEA NOT NULL,
	mac         BYTEA NOT NULL,
	PRIMARY KEY (clinic_id, subject_tag)
);

-- Signed checkpoints: the newest, and the last of each day before.
CREATE TABLE ledger_checkpoint (
	clinic_id TEXT NOT NULL,
	size      BIGINT NOT NULL,
	day       BIGINT NOT NULL,
	note      TEXT NOT NULL,
	PRIMARY KEY (clinic_id, size)
);

-- The newest sitting of each session in each conversation; the ledger has all.
CREATE TABLE sitting (
	clinic_id       TEXT NOT NULL,
	session_id      TEXT NOT NULL,
	conversation_id TEXT NOT NULL,
	subject         TEXT NOT NULL,
	act             TEXT NOT NULL,
	sitting_id      TEXT NOT NULL,
	person_id       TEXT NOT NULL,
	role            TEXT NOT NULL,
	began           BIGINT NOT NULL,
	last_at         BIGINT NOT NULL,
	idx             BIGINT NOT NULL,
	PRIMARY KEY (clinic_id, session_id, conversation_id, subject, act)
);
