-- people: invitations handed over at the desk, steps of a sign-in under way, and guesses.
-- +goose Up
CREATE TABLE card (
	clinic_id  TEXT NOT NULL,
	code_tag   BYTEA NOT NULL,
	card_id    TEXT NOT NULL,
	patient_id TEXT NOT NULL,
	document   TEXT NOT NULL,
	printed_by TEXT NOT NULL,
	printed    BIGINT NOT NULL,
	expires    BIGINT NOT NULL,
	tries_left BIGINT NOT NULL,
	used       BIGINT NOT NULL,
	PRIMARY KEY (clinic_id, code_tag)
);
CREATE INDEX card_patient ON card (clinic_id, patient_id);

-- A ticket is a step of a sign-in that waits for the next one, at most ten
-- minutes: an opened card, or a passkey ceremony with its challenge.
CREATE TABLE ticket (
	clinic_id   TEXT NOT NULL,
	ticket_hash BYTEA NOT NULL,
	purpose     TEXT NOT NULL,
	person_id   TEXT NOT NULL,
	card_id     TEXT NOT NULL,
	data        TEXT NOT NULL,
	expires     BIGINT NOT NULL,
	PRIMARY KEY (clinic_id, ticket_hash)
);
CREATE INDEX ticket_expires ON ticket (clinic_id, expires);

-- who is an HMAC tag of an account or of a network address.
CREATE TABLE guess (
	clinic_id TEXT NOT NULL,
	who       BYTEA NOT NULL,
	failures  BIGINT NOT NULL,
	last      BIGINT NOT NULL,
	until     BIGINT NOT NULL,
	PRIMARY KEY (clinic_id, who)
);
CREATE INDEX guess_last ON guess (clinic_id, last);
