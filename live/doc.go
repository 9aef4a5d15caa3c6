// Package live carries facts to the people who are looking at a screen now.
//
// A screen says with which number of the journal it begins and gets every
// later fact that it may see, in order. There is no other state: a lost
// connection resumes from the number, a lost node loses nothing. A screen that
// is more than a thousand facts behind, or of another epoch, is told "reset"
// and takes a fresh snapshot.
//
// One reader per clinic and node follows the journal and serves all its
// screens by scope; scopes are checked when a screen arrives, when it opens a
// conversation, whenever a fact says that the person's rights have changed, and
// every minute. Facts carry no words: text is fetched through the rooms' doors.
//
// A screen that does not read is cut off before it costs more than its bounded
// outbox; it will come back and resume.
//
// Owns nothing. Start reading at hub.go.
package live
