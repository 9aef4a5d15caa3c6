// Package calendar is working time: when a desk is open, when it opens next,
// by when something that takes so many working hours is due, and how to say
// so in a plain line.
//
// It is pure: the clock is an argument, and the time zone stands in the Hours.
// A day that the clocks change has 23 or 25 hours, and a working hour is an
// hour that really passes.
//
// It owns nothing. Start reading at Hours.
package calendar
