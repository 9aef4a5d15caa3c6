// Package work keeps what must be done: jobs that are asked for in the same
// transaction as the change that needs them, and done at least once.
//
// States: due → running → done; a job that fails goes back to due, later each
// time (1, 2, 4, … minutes, at most six hours), and after MaxTries it is given
// up: it stays, Troubled lists it, and `bedside check` and the operator's page
// show it until somebody asks for it again. A job whose node died is due again
// when its lease ends. Done jobs are removed.
//
// A job's body names IDs and never content. Handlers may run twice.
//
// Owns job. Start reading at work.go.
package work
