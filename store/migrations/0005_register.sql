-- people: the clinic, its desks, its people, and how they stand to each other.
-- +goose Up
CREATE TABLE clinic (
	clinic_id TEXT PRIMARY KEY,
	name_ru   TEXT NOT NULL,
	name_en   TEXT NOT NULL,
	pack      TEXT NOT NULL,
	founded   BIGINT NOT NULL
);

-- pack_key is the desk's name in the pack's hours.yaml.
CREATE TABLE desk (
	clinic_id TEXT NOT NULL,
	desk_id   TEXT NOT NULL,
	pack_key  TEXT NOT NULL,
	name_ru   TEXT NOT NULL,
	name_en   TEXT NOT NULL,
	place     BIGINT NOT NULL,
	PRIMARY KEY (clinic_id, desk_id)
);

-- What names a person is sealed under the person's own key and found by tags
-- (HMAC). proved: contact | desk | esia, and the document it rests on.
CREATE TABLE person (
	clinic_id    TEXT NOT NULL,
	person_id    TEXT NOT NULL,
	kind         TEXT NOT NULL,
	key_id       TEXT NOT NULL,
	name_sealed  BYTEA NOT NULL,
	name_tag     BYTEA NOT NULL,
	birth_sealed BYTEA,
	birth_tag    BYTEA,
	phone_sealed BYTEA,
	phone_tag    BYTEA,
	title_ru     TEXT NOT NULL,
	title_en     TEXT NOT NULL,
	language     TEXT NOT NULL,
	proved       TEXT NOT NULL,
	document     TEXT NOT NULL,
	document_at  BIGINT NOT NULL,
	document_by  TEXT NOT NULL,
	active       BOOLEAN NOT NULL,
	added        BIGINT NOT NULL,
	added_by     TEXT NOT NULL,
	added_key    TEXT,
	PRIMARY KEY (clinic_id, person_id)
);
CREATE INDEX person_name ON person (clinic_id, name_tag);
CREATE INDEX person_birth ON person (clinic_id, birth_tag);
CREATE INDEX person_phone ON person (clinic_id, phone_tag);
CREATE UNIQUE INDEX person_added_key ON person (clinic_id, added_by, added_key);

CREATE TABLE person_role (
	clinic_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	role      TEXT NOT NULL,
	PRIMARY KEY (clinic_id, person_id, role)
);

CREATE TABLE desk_member (
	clinic_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	desk_id   TEXT NOT NULL,
	PRIMARY KEY (clinic_id, person_id, desk_id)
);
CREATE INDEX desk_member_desk ON desk_member (clinic_id, desk_id);

-- until: 0 while it lasts. It is an act that ends a care relation, never the
-- clock, so a clock that jumps back revives none.
CREATE TABLE care_relation (
	clinic_id       TEXT NOT NULL,
	patient_id      TEXT NOT NULL,
	desk_id         TEXT NOT NULL,
	since           BIGINT NOT NULL,
	until           BIGINT NOT NULL,
	visit_on_record BOOLEAN NOT NULL,
	bound_by        TEXT NOT NULL,
	PRIMARY KEY (clinic_id, patient_id, desk_id, since)
);

-- scope: all | organisational; until: the day it ends by itself, 0 for never.
CREATE TABLE representation (
	clinic_id         TEXT NOT NULL,
	child_id          TEXT NOT NULL,
	representative_id TEXT NOT NULL,
	scope             TEXT NOT NULL,
	since             BIGINT NOT NULL,
	until             BIGINT NOT NULL,
	document          TEXT NOT NULL,
	PRIMARY KEY (clinic_id, child_id, representative_id, scope)
);
CREATE INDEX representation_by ON representation (clinic_id, representative_id);
