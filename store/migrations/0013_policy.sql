-- handbook: the versions of the clinic's policy, and who has signed which.

-- +goose Up

-- state: draft | proposed | approved | withdrawn. Which approved version is in
-- force follows from effective and the clock alone. archive is a .zip of the
-- pack's folder, and stands last: what is asked of all versions does not read
-- through it. shipped names the pack that came with Bedside and that nobody had
-- to approve. hashes are SHA-256. concerned: the roles that are to sign, words
-- with spaces between.
CREATE TABLE policy_version (
	clinic_id    TEXT NOT NULL,
	number       BIGINT NOT NULL,
	state        TEXT NOT NULL,
	name         TEXT NOT NULL,
	version      TEXT NOT NULL,
	title_ru     TEXT NOT NULL DEFAULT '',
	title_en     TEXT NOT NULL DEFAULT '',
	shipped      TEXT NOT NULL,
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
	archive      BYTEA NOT NULL,
	PRIMARY KEY (clinic_id, number)
);
-- What every node looks at from time to time, for all clinics at once.
CREATE INDEX policy_version_moves ON policy_version (clinic_id, state, approved);

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
