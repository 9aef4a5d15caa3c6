-- conversation: the conversations, what was said in them, and who has seen how far.
-- +goose Up
CREATE TABLE conversation (
	clinic_id       TEXT NOT NULL,
	conversation_id TEXT NOT NULL,
	patient         TEXT NOT NULL,
	desk            TEXT NOT NULL,
	kind            TEXT NOT NULL,
	reason          TEXT NOT NULL,
	state           TEXT NOT NULL,
	owner           TEXT NOT NULL,
	key_id          TEXT NOT NULL,
	opened_by       TEXT NOT NULL,
	open_key        TEXT NOT NULL,
	opened_at       BIGINT NOT NULL,
	answer_by       BIGINT NOT NULL,
	last_at         BIGINT NOT NULL,
	last_place      BIGINT NOT NULL,
	last_open_place BIGINT NOT NULL,
	PRIMARY KEY (clinic_id, conversation_id)
);

CREATE UNIQUE INDEX conversation_opened_once ON conversation (clinic_id, opened_by, open_key);

CREATE INDEX conversation_at_desk ON conversation (clinic_id, desk, state, answer_by);

CREATE INDEX conversation_of_patient ON conversation (clinic_id, patient);

CREATE INDEX conversation_of_owner ON conversation (clinic_id, owner, state);

-- A row with an event is something that happened; its body, if any, is the
-- reason that was given.
CREATE TABLE message (
	clinic_id       TEXT NOT NULL,
	conversation_id TEXT NOT NULL,
	place           BIGINT NOT NULL,
	message_id      TEXT NOT NULL,
	author          TEXT NOT NULL,
	from_patient    BOOLEAN NOT NULL,
	note            BOOLEAN NOT NULL,
	event           TEXT NOT NULL,
	target          TEXT NOT NULL,
	body            BYTEA NOT NULL,
	at              BIGINT NOT NULL,
	client_key      TEXT NOT NULL,
	digest          BYTEA NOT NULL,
	corrects        TEXT NOT NULL,
	corrected_by    TEXT NOT NULL,
	PRIMARY KEY (clinic_id, conversation_id, place)
);

CREATE UNIQUE INDEX message_once ON message (clinic_id, conversation_id, author, client_key);

CREATE TABLE seen (
	clinic_id       TEXT NOT NULL,
	conversation_id TEXT NOT NULL,
	person_id       TEXT NOT NULL,
	from_patient    BOOLEAN NOT NULL,
	place           BIGINT NOT NULL,
	at              BIGINT NOT NULL,
	PRIMARY KEY (clinic_id, conversation_id, person_id)
);
