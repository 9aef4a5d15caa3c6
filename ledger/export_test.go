package ledger

// Enough is how many sittings are remembered before all are let go.
const Enough = enough

// Remembered is how many sittings are remembered now.
func Remembered(l *Ledger) int {
	l.recent.mu.Lock()
	defer l.recent.mu.Unlock()
	return len(l.recent.list)
}
