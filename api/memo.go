package api

import (
	"sync"
	"time"
)

// A memo keeps public answers, such as a clinic's desks, for some seconds: they
// are asked for with every call and change once a year.
type memo[T any] struct {
	mu   sync.Mutex
	kept map[string]kept[T]
}

type kept[T any] struct {
	value T
	at    time.Time
}

const (
	memoLife = 10 * time.Second
	memoSize = 1024
)

// get returns what is kept under key, or asks. Errors are not kept.
func (m *memo[T]) get(key string, now time.Time, ask func() (T, error)) (T, error) {
	m.mu.Lock()
	k, ok := m.kept[key]
	m.mu.Unlock()
	if age := now.Sub(k.at); ok && age >= 0 && age < memoLife {
		return k.value, nil
	}
	value, err := ask()
	if err != nil {
		return value, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil || len(m.kept) >= memoSize {
		m.kept = map[string]kept[T]{}
	}
	m.kept[key] = kept[T]{value, now}
	return value, nil
}
