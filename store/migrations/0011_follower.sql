-- journal: how far each follower has come.
-- +goose Up
CREATE TABLE journal_follower (
	clinic_id TEXT NOT NULL,
	name      TEXT NOT NULL,
	seq       BIGINT NOT NULL,
	PRIMARY KEY (clinic_id, name)
);
