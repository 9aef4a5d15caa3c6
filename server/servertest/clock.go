package servertest

import (
	"sync"
	"time"
)

// Monday is a working morning in Moscow: 23 November 2026, 11:00. Every desk
// is open.
var Monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// A Clock stands still until somebody moves it.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// Now is what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Pass moves the clock, forwards or back.
func (c *Clock) Pass(d time.Duration) { c.Set(c.Now().Add(d)) }

// Set sets the clock.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}
