-- people: who is signed in, on which browser. Tokens are never stored, only SHA-256 of them.
-- +goose Up
CREATE TABLE session (
	clinic_id    TEXT NOT NULL,
	token_hash   BYTEA NOT NULL,
	session_id   TEXT NOT NULL,
	person_id    TEXT NOT NULL,
	realm        TEXT NOT NULL,
	device_id    TEXT NOT NULL,
	factor       TEXT NOT NULL,
	full_sign_in BOOLEAN NOT NULL,
	shared       BOOLEAN NOT NULL,
	created      BIGINT NOT NULL,
	expires      BIGINT NOT NULL,
	last_seen    BIGINT NOT NULL,
	locked       BOOLEAN NOT NULL,
	ended        BIGINT NOT NULL,
	PRIMARY KEY (clinic_id, token_hash)
);
CREATE INDEX session_person ON session (clinic_id, person_id);
CREATE INDEX session_device ON session (clinic_id, device_id);

-- A browser that we know again. shared: several people of a shift use it.
CREATE TABLE device (
	clinic_id  TEXT NOT NULL,
	device_id  TEXT NOT NULL,
	token_hash BYTEA NOT NULL,
	shared     BOOLEAN NOT NULL,
	created    BIGINT NOT NULL,
	PRIMARY KEY (clinic_id, device_id)
);
CREATE UNIQUE INDEX device_token ON device (clinic_id, token_hash);

-- The PIN of one patient on one browser.
CREATE TABLE device_pin (
	clinic_id   TEXT NOT NULL,
	device_id   TEXT NOT NULL,
	person_id   TEXT NOT NULL,
	name_sealed BYTEA NOT NULL,
	salt        BYTEA NOT NULL,
	verifier    BYTEA NOT NULL,
	tries_left  BIGINT NOT NULL,
	created     BIGINT NOT NULL,
	last_used   BIGINT NOT NULL,
	expires     BIGINT NOT NULL,
	PRIMARY KEY (clinic_id, device_id)
);
CREATE INDEX device_pin_person ON device_pin (clinic_id, person_id);

-- Who has signed in with everything on a shared computer, until the shift ends.
CREATE TABLE shift (
	clinic_id TEXT NOT NULL,
	device_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	since     BIGINT NOT NULL,
	until     BIGINT NOT NULL,
	PRIMARY KEY (clinic_id, device_id, person_id)
);
CREATE INDEX shift_person ON shift (clinic_id, person_id);
