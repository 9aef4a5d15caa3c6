-- work: what must be done, and what could not be.
-- +goose Up
CREATE TABLE job (
	clinic_id    TEXT NOT NULL,
	job_id       TEXT NOT NULL,
	kind         TEXT NOT NULL,
	once         TEXT NOT NULL,
	body         TEXT NOT NULL,
	state        TEXT NOT NULL,
	due          BIGINT NOT NULL,
	tries        BIGINT NOT NULL,
	leased_until BIGINT NOT NULL,
	trouble      TEXT NOT NULL,
	PRIMARY KEY (clinic_id, job_id)
);

CREATE UNIQUE INDEX job_once ON job (clinic_id, kind, once);

CREATE INDEX job_due ON job (clinic_id, state, due);
