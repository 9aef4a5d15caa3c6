package ledger

import (
	"context"

	"github.com/bedside-health/bedside/store"
)

// guard puts triggers in place that refuse to change or delete an entry;
// emptying entry and salt, which forgets it, is the one exception.
// controls.md #20
//
// Triggers are the one thing that the engines have no common SQL for, and goose
// runs one text on both: hence here, and two texts.
func (l *Ledger) guard(ctx context.Context) error {
	find, make := guardSQLite.find, guardSQLite.make
	if l.DB.Postgres() {
		find, make = guardPostgres.find, guardPostgres.make
	}
	var found int
	err := l.DB.Look(ctx, func(tx *store.Tx) error { return tx.Row(find).Scan(&found) })
	if err != nil || found > 0 {
		return err
	}
	return l.DB.Change(ctx, "", func(tx *store.Tx) error {
		for _, statement := range make {
			if _, err := tx.Exec(statement); err != nil {
				return err
			}
		}
		return nil
	})
}

type guardText struct {
	find string
	make []string
}

var guardSQLite = guardText{
	`SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = 'ledger_stays'`,
	[]string{
		`CREATE TRIGGER IF NOT EXISTS ledger_remains BEFORE DELETE ON ledger
			BEGIN SELECT RAISE(ABORT, 'entries of the ledger are never deleted'); END`,
		`CREATE TRIGGER IF NOT EXISTS ledger_stays BEFORE UPDATE ON ledger
			WHEN NOT (NEW.entry = '' AND length(NEW.salt) = 0 AND NEW.clinic_id = OLD.clinic_id AND NEW.idx = OLD.idx
				AND NEW.subject_tag = OLD.subject_tag AND NEW.number = OLD.number AND NEW.at = OLD.at
				AND NEW.leaf = OLD.leaf AND NEW.hashes = OLD.hashes)
			BEGIN SELECT RAISE(ABORT, 'entries of the ledger are never changed'); END`,
	},
}

var guardPostgres = guardText{
	`SELECT count(*) FROM pg_trigger WHERE tgname = 'ledger_stays' AND tgrelid = 'ledger'::regclass`,
	[]string{
		`CREATE OR REPLACE FUNCTION ledger_stays() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN
			IF TG_OP = 'UPDATE' THEN
				IF NEW.entry = '' AND length(NEW.salt) = 0 AND NEW.clinic_id = OLD.clinic_id AND NEW.idx = OLD.idx
					AND NEW.subject_tag = OLD.subject_tag AND NEW.number = OLD.number AND NEW.at = OLD.at
					AND NEW.leaf = OLD.leaf AND NEW.hashes = OLD.hashes THEN
					RETURN NEW;
				END IF;
			END IF;
			RAISE EXCEPTION 'entries of the ledger are never changed or deleted';
		END $$`,
		`CREATE OR REPLACE TRIGGER ledger_stays BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION ledger_stays()`,
		`CREATE OR REPLACE TRIGGER ledger_remains BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION ledger_stays()`,
	},
}
