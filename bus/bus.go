// Package bus carries wake-ups and passing news between the parts of one
// process and, on a cluster, between nodes. It may lose a message and never
// lies: what must not be lost stands in the database, and whoever waits for a
// wake-up also looks by itself from time to time.
package bus

import "sync"

// A Bus carries messages by subject, such as "journal/localhost". Publish
// never blocks. A subscriber's function runs on the publisher's goroutine: it
// must be quick, and hand over what takes longer.
type Bus interface {
	Publish(subject string, data []byte)
	Subscribe(subject string, fn func(data []byte)) (cancel func())
}

// InProcess returns a Bus for a single node.
func InProcess() Bus { return &inProcess{subs: map[string]map[*func([]byte)]struct{}{}} }

type inProcess struct {
	mu   sync.RWMutex
	subs map[string]map[*func([]byte)]struct{}
}

func (b *inProcess) Publish(subject string, data []byte) {
	b.mu.RLock()
	fns := make([]func([]byte), 0, len(b.subs[subject]))
	for fn := range b.subs[subject] {
		fns = append(fns, *fn)
	}
	b.mu.RUnlock()
	for _, fn := range fns {
		fn(data)
	}
}

func (b *inProcess) Subscribe(subject string, fn func([]byte)) func() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.subs[subject] == nil {
		b.subs[subject] = map[*func([]byte)]struct{}{}
	}
	b.subs[subject][&fn] = struct{}{}
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.subs[subject], &fn)
		if len(b.subs[subject]) == 0 {
			delete(b.subs, subject)
		}
	}
}
