-- people: what a person proves themselves with.
-- +goose Up
CREATE TABLE password (
	clinic_id    TEXT NOT NULL,
	person_id    TEXT NOT NULL,
	login_tag    BYTEA NOT NULL,
	login_sealed BYTEA NOT NULL,
	salt         BYTEA NOT NULL,
	verifier     BYTEA NOT NULL,
	totp_sealed  BYTEA NOT NULL,
	set_at       BIGINT NOT NULL,
	PRIMARY KEY (clinic_id, person_id)
);
CREATE UNIQUE INDEX password_login ON password (clinic_id, login_tag);

-- One-time codes that were accepted: none is accepted twice.
CREATE TABLE totp_used (
	clinic_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	step      BIGINT NOT NULL,
	PRIMARY KEY (clinic_id, person_id, step)
);

-- credential is what the WebAuthn library keeps, as JSON; it holds no secret.
CREATE TABLE passkey (
	clinic_id     TEXT NOT NULL,
	credential_id BYTEA NOT NULL,
	passkey_id    TEXT NOT NULL,
	person_id     TEXT NOT NULL,
	name_sealed   BYTEA NOT NULL,
	credential    TEXT NOT NULL,
	created       BIGINT NOT NULL,
	last_used     BIGINT NOT NULL,
	PRIMARY KEY (clinic_id, credential_id)
);
CREATE INDEX passkey_person ON passkey (clinic_id, person_id);

CREATE TABLE shift_pin (
	clinic_id  TEXT NOT NULL,
	person_id  TEXT NOT NULL,
	salt       BYTEA NOT NULL,
	verifier   BYTEA NOT NULL,
	tries_left BIGINT NOT NULL,
	set_at     BIGINT NOT NULL,
	PRIMARY KEY (clinic_id, person_id)
);
