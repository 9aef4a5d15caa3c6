-- store: the row that makes one writer of the keys database.
-- +goose Up
CREATE TABLE clinic_head (
	clinic_id TEXT PRIMARY KEY,
	turn      BIGINT NOT NULL
);
