// Package bench measures Bedside beside the bare engine that it stands on, in
// the same run: a number alone says more about the machine than about us.
//
// The measured house runs in a process of its own (house.go) with a temporary
// clinic; the load comes from the process that was asked (post.go, screens.go).
// For posts the bare engine is one goroutine that runs the rows of one post by
// the same statements, 64 posts a transaction (engine.go). Runs alternate, and
// the median of three counts. Decisions have no engine to stand beside: they
// are measured alone, in the process that was asked (policy.go, questions.go), and so
// is what the guard makes of text (guard.go).
package bench
