-- people: until when what somebody has signed of the policy covers what they do.
-- +goose Up

-- 0: nothing is signed. Only handbook changes it, by people's Cover and Owe.
ALTER TABLE person ADD COLUMN signed_until BIGINT NOT NULL DEFAULT 0;
