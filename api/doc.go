// Package api is the front desk: it turns requests into calls on rooms, and
// faults into answers. It holds no rules and no SQL; protobuf stays inside it.
//
// A request passes, from outside to inside: security headers, the clinic of
// the host name, the guard against foreign origins, the session of the desk
// that the request names, the room. One file per room; session.go says who
// calls, fault.go is the only place where faults meet Connect and HTTP.
//
// Start reading at api.go.
package api
