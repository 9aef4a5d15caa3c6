-- handbook: the versions of the clinic's policy, and who has signed which.

-- +goose Up

-- state: draft | proposed | approved | withdrawn. Which approved version is in
-- force follows from effective and the clock alone. archive is a .zip of the
-- pack's folder: empty for a pack that ships, which shipped names. hashes are
-- SHA-256. concerned: the roles that are to sign, words with spaces between.
CREATE TABLE policy_version (
	clinic_id    TEXT NOT NULL,
	number       BIGINT NOT NULL,
	state        TEXT NOT NULL,
	name         TEXT NOT NULL,
	version      TEXT NOT NULL,
	shipped      TEXT NOT NULL,
	archive      BYTEA NOT NULL,
	archive_hash BYTEA NOT NULL,
	text_hash    BYTEA NOT NULL,
	note         TEXT NOT NULL,
	author       TEXT NOT NULL,
	made         BIGINT NOT NULL,
	proposed     BIGINT NOT NULL,
	approver     TEXT NOT NULL,
	approved     BIGINT NOT NULL,
	alone        BOOLEAN NOT NULL,
	effective    BIGINT NOT NULL,
	trial_desk   TEXT NOT NULL,
	trial_from   BIGINT NOT NULL,
	trial_until  BIGINT NOT NULL,
	concerned    TEXT NOT NULL,
	PRIMARY KEY (clinic_id, number)
);

-- One row for each person and version that they were asked to sign, signed or
-- refused. state: asked | signed | refused. factor: passkey | password. proof:
-- what a verifier needs of a passkey's signature, as JSON; it holds no secret.
CREATE TABLE attestation (
	clinic_id      TEXT NOT NULL,
	person_id      TEXT NOT NULL,
	number         BIGINT NOT NULL,
	state          TEXT NOT NULL,
	asked          BIGINT NOT NULL,
	due            BIGINT NOT NULL,
	reminded       BIGINT NOT NULL,
	at             BIGINT NOT NULL,
	factor         TEXT NOT NULL,
	text_hash      BYTEA NOT NULL,
	proof          TEXT NOT NULL,
	refusal_sealed BYTEA NOT NULL,
	PRIMARY KEY (clinic_id, person_id, number)
);
CREATE INDEX attestation_of_version ON attestation (clinic_id, number, state);

-- What was decided at the desk on trial, and what the version in force would
-- have said: counts, of nobody in particular.
CREATE TABLE trial_effect (
	clinic_id TEXT NOT NULL,
	number    BIGINT NOT NULL,
	role      TEXT NOT NULL,
	act       TEXT NOT NULL,
	before    TEXT NOT NULL,
	after     TEXT NOT NULL,
	count     BIGINT NOT NULL,
	PRIMARY KEY (clinic_id, number, role, act, before, after)
);
