package guard

// Steps is how often a token was looked at to judge this message.
func (g *Guard) Steps(m Message) int { return g.search(m).steps }
