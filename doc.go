// Package bedside holds the tests that keep the house in shape: floors,
// tables, sizes, package docs, and the lists of places where confidences leave
// their box. It has no code of its own. Start reading in floors_test.go; the
// product starts in cmd/bedside.
package bedside
