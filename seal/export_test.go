package seal

// StopAt makes a rotation fail at its nth step, as a kill would.
func (k *Keys) StopAt(n int, err error) (steps *int) {
	steps = new(int)
	k.step = func(string) error {
		if *steps++; *steps == n {
			return err
		}
		return nil
	}
	return steps
}

// Cached counts the keys in memory.
func (k *Keys) Cached() int {
	k.cache.mu.RLock()
	defer k.cache.mu.RUnlock()
	return len(k.cache.keys)
}
