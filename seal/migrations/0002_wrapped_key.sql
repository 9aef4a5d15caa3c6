-- seal: keys, each wrapped by a root key of the keyring file.
-- +goose Up
CREATE TABLE wrapped_key (
	clinic_id TEXT NOT NULL,
	key_id    TEXT NOT NULL,
	root_id   TEXT NOT NULL,
	wrapped   BYTEA NOT NULL,
	made      BIGINT NOT NULL,
	PRIMARY KEY (clinic_id, key_id)
);
CREATE INDEX wrapped_key_root ON wrapped_key (root_id);

-- One row, under the empty clinic: which root wraps new keys. A node whose
-- keyring knows an older one must read its keyring again before it makes a key.
CREATE TABLE root_head (
	clinic_id TEXT PRIMARY KEY,
	root_id   TEXT NOT NULL
);
