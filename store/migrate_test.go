package store_test

import (
	"context"
	"sync"
	"testing"

	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

func TestNodesThatStartTogetherMigrateOnce(t *testing.T) {
	t.Parallel()
	storetest.EachAddress(t, func(t *testing.T, address string) {
		nodes := 1 // a file has one
		if store.IsPostgres(address) {
			nodes = 6
		}
		var wait sync.WaitGroup
		for range nodes {
			wait.Go(func() {
				db, err := store.Open(context.Background(), store.Config{Address: address, Connections: 2})
				if err != nil {
					t.Error(err)
					return
				}
				db.Close()
			})
		}
		wait.Wait()
	})
}
